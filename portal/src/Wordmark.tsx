/** The name, with the stream beside it. */
export function Wordmark() {
  return (
    <>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <path
          d="M3 11c4-4 8-4 13 0s9 4 13 0M3 21c4-4 8-4 13 0s9 4 13 0"
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>
      leesah
    </>
  )
}
