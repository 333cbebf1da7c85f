/** A path of this server, or its start. */
export function backTo(text: string | undefined): string {
  const target = URL.parse(text ?? '/', 'http://here')
  return target === null || target.origin !== 'http://here' || target.pathname.startsWith('//')
    ? '/'
    : `${target.pathname}${target.search}`
}
