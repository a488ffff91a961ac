/** The HTTP server: events in, answers and messages out. */

export { about } from './server/about.ts'
export { fromOf } from './server/ask.ts'
export { filterOf } from './server/filter.ts'
export { faultOf, type ProblemDocument, problemDocument } from './server/problem-document.ts'
export { createServer, requireLoopback, type Server, type ServerOptions } from './server/server.ts'
