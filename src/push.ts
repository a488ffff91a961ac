/** Push: messages to people, explained, delivered, corrected and withdrawn as their cause is. */

export { type InboxMessage, InboxView } from './push/inbox.ts'
