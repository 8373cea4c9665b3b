/** Where a value came from: `project` and `user` are configuration files. */
export type Origin = 'flag' | 'environment' | 'project' | 'user' | 'default';

/** What was said closest to us counts: flag, variable, project's file, user's file, default. */
export const strength: Readonly<Record<Origin, number>> = {
  flag: 4,
  environment: 3,
  project: 2,
  user: 1,
  default: 0,
};

/** Whether a configuration file said it. */
export function isFromFile(origin: Origin): boolean {
  return origin === 'project' || origin === 'user';
}

/** A setting as its user wrote it: `-t/--timeout`, `SNAKEPIT_TIMEOUT`, `timeout in snakepit.toml:3`. */
export function written<Name extends string>(
  {
    origin,
    where,
  }: { readonly origin: Readonly<Record<Name, Origin>>; readonly where: Readonly<Record<Name, string>> },
  name: Name,
): string {
  return isFromFile(origin[name]) ? `${name} in ${where[name]}` : where[name];
}
