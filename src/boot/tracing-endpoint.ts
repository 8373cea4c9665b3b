/** Where spans go, as the environment says: a URL without what it may hold of secrets; undefined where none are wanted. */
export function tracingEndpoint(env: NodeJS.ProcessEnv): string | undefined {
  const all = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const traces = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  const isOff = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';
  const endpoint = traces || (all && `${all.replace(/\/$/, '')}/v1/traces`);
  if (!endpoint || isOff) return undefined;
  if (!URL.canParse(endpoint)) return endpoint;
  const url = new URL(endpoint);
  return `${url.origin}${url.pathname}`;
}
