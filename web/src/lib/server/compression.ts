const compressible = /^(text\/html|application\/json)/

/** The response in gzip for readers who take it; assets are compressed when they are built. */
export function compressed(request: Request, response: Response): Response {
  const { body, headers, status, statusText } = response
  const takes = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  if (
    !takes ||
    body === null ||
    headers.has('content-encoding') ||
    !compressible.test(headers.get('content-type') ?? '')
  )
    return response
  const changed = new Headers(headers)
  changed.delete('content-length')
  changed.delete('etag')
  changed.set('content-encoding', 'gzip')
  changed.append('vary', 'Accept-Encoding')
  return new Response(body.pipeThrough(new CompressionStream('gzip')), { status, statusText, headers: changed })
}
