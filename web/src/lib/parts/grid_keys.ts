const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
}

/** The arrow keys walk the cells of a grid, which say where they are: `data-at="row,column"`. One of them is in the tab order. */
export function walk(event: KeyboardEvent): void {
  const step = steps[event.key]
  const here = event.target as HTMLElement
  if (step === undefined || here.dataset['at'] === undefined) return
  const [row = 0, column = 0] = here.dataset['at'].split(',').map(Number)
  const next = here
    .closest('[role="grid"]')
    ?.querySelector<HTMLElement>(`[data-at="${row + step[0]},${column + step[1]}"]`)
  if (next == null) return
  event.preventDefault()
  here.tabIndex = -1
  next.tabIndex = 0
  next.focus()
}
