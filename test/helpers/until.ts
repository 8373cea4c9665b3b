/** Waits for something there is no event for, looking again and again; a test that waits in vain fails by its time. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 5));
}
