import type { MessageTexts } from '../service.ts'

/** The new message that follows when one that was read no longer holds. */
export function withdrawnNotice(of: MessageTexts): MessageTexts {
  return {
    nb: {
      title: `Trukket tilbake: ${of.nb.title}`,
      body: 'En melding du har lest, gjelder ikke lenger. Opplysningene den bygger på, er endret.',
    },
    nn: {
      title: `Trekt tilbake: ${of.nn.title}`,
      body: 'Ei melding du har lese, gjeld ikkje lenger. Opplysningane ho byggjer på, er endra.',
    },
    en: {
      title: `Withdrawn: ${of.en.title}`,
      body: 'A message that you have read no longer applies. The facts it rests on have changed.',
    },
  }
}
