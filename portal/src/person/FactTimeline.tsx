import { BodyShort, Heading, VStack } from '@navikt/ds-react'
import { useClock } from '../clock-store.ts'
import { FactMarks } from './FactMarks.tsx'
import { FactValue } from './FactValue.tsx'
import type { FactGroup, FactView } from './facts-model.ts'
import { TimelineAxis } from './TimelineAxis.tsx'
import { TimelineBar } from './TimelineBar.tsx'
import { axisOf, barOf } from './timeline-model.ts'

export interface FactTimelineProps {
  readonly groups: readonly FactGroup[]
  /** The date asked about; today where it is absent. */
  readonly at: string | undefined
}

/** A life as rows over one axis. The bars are for the eye alone: everything they say stands in words above them. */
export function FactTimeline({ groups, at }: FactTimelineProps) {
  const today = useClock()?.now.slice(0, 10)
  const facts = groups.flatMap((group) => group.facts.map((view) => view.fact))
  const axis =
    today === undefined ? undefined : axisOf(facts, at !== undefined && at > today ? at : today)
  return (
    <div className="leesah-timeline">
      {axis !== undefined && <TimelineAxis axis={axis} today={today!} at={at} />}
      <VStack gap="space-24">
        {groups.map((group) => (
          <section key={group.fact} aria-labelledby={`fact-${group.fact}`}>
            <Heading level="2" size="xsmall" id={`fact-${group.fact}`} spacing>
              {group.title}
            </Heading>
            <ul className="leesah-plain leesah-facts">
              {group.facts.map((view) => (
                <li key={view.key} className="leesah-fact">
                  <FactLine view={view} />
                  <FactMarks view={view} />
                  {axis !== undefined && (
                    <TimelineBar
                      bar={barOf(view.fact, axis, view.once)}
                      conflict={view.conflict}
                      uncertain={view.uncertain}
                    />
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </VStack>
    </div>
  )
}

function FactLine({ view }: { readonly view: FactView }) {
  return (
    <div className="leesah-fact-line">
      <FactValue view={view} />
      <BodyShort size="small" textColor="subtle">
        {view.when} · {view.source}
      </BodyShort>
    </div>
  )
}
