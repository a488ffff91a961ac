/** Testing: given what happened, when something happens, a service publishes what follows; in virtual time, without a server. */

export {
  annulled,
  concluded,
  corrected,
  type Expected,
  forHuman,
  type Stories,
  type StoryOptions,
  settled,
  stories,
} from './testing/story.ts'
