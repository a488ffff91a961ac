import { useLanguage } from '../LanguageProvider.tsx'
import { type Axis, placeOf } from './timeline-model.ts'

export interface TimelineAxisProps {
  readonly axis: Axis
  readonly today: string
  readonly at: string | undefined
}

/** The years, and a line where the reader stands. */
export function TimelineAxis({ axis, today, at }: TimelineAxisProps) {
  const { words } = useLanguage()
  const stands = at ?? today
  return (
    <div className="leesah-axis" aria-hidden>
      {axis.ticks.map((tick) => (
        <span
          key={tick.label}
          className="leesah-tick"
          style={{ insetInlineStart: `${tick.left}%` }}
        >
          {tick.label}
        </span>
      ))}
      <span
        className="leesah-now"
        style={{ insetInlineStart: `${placeOf(stands, axis)}%` }}
        title={at ?? words.person.today}
      />
    </div>
  )
}
