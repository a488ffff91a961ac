import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** What the page may load and call: this server alone. Aksel sets style attributes. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Where the page's own router takes over. */
const PAGES = ['/', '/stream', '/person', '/person/*', '/inbox/*']

/** Serves the built page; files named by their content may be kept for ever. */
export async function servePortal(app: FastifyInstance, dir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dir,
    prefix: '/',
    wildcard: false,
    index: false,
    setHeaders: (reply, path) => protect(reply, path),
  })
  for (const page of PAGES) {
    app.get(page, { schema: { hide: true } }, (_request, reply) =>
      reply.sendFile('index.html', { cacheControl: false }),
    )
  }
}

function protect(reply: FastifyReply, path: string): void {
  reply.header('content-security-policy', POLICY)
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  const named = /[/\\]assets[/\\]/.test(path)
  reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
}
