import type { Bar } from './timeline-model.ts'

export interface TimelineBarProps {
  readonly bar: Bar
  readonly conflict: boolean
  readonly uncertain: boolean
}

export function TimelineBar({ bar, conflict, uncertain }: TimelineBarProps) {
  const share = (part: number) => (bar.width > 0 ? `${(part / bar.width) * 100}%` : '0%')
  return (
    <div className="leesah-track" aria-hidden>
      <div
        className="leesah-bar"
        data-point={bar.point || undefined}
        data-conflict={conflict || undefined}
        data-uncertain={uncertain || undefined}
        data-open-left={bar.openLeft || undefined}
        data-open-right={bar.openRight || undefined}
        style={{ insetInlineStart: `${bar.left}%`, inlineSize: `${bar.width}%` }}
      >
        {bar.fuzzyLeft > 0 && (
          <span className="leesah-fuzzy" style={{ inlineSize: share(bar.fuzzyLeft) }} />
        )}
        {bar.fuzzyRight > 0 && (
          <span
            className="leesah-fuzzy leesah-fuzzy-end"
            style={{ inlineSize: share(bar.fuzzyRight) }}
          />
        )}
      </div>
    </div>
  )
}
