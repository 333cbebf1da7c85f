interface Places {
  readonly filter: HTMLElement | undefined
  readonly table: HTMLElement | undefined
}

/** What a key goes to: `/` to the filter, in the table the arrows to rows and cells, Home and End along a row. null: nowhere. */
export function reached(
  { key, target, ctrlKey, metaKey, altKey }: KeyboardEvent,
  { filter, table }: Places,
): HTMLElement | null {
  if (!(target instanceof HTMLElement) || ctrlKey || metaKey || altKey) return null
  if (key === '/') return target.closest('input, select, textarea') === null ? (filter ?? null) : null
  return table?.contains(target) === true ? (beside(target, key, table) ?? null) : null
}

/** Rows up and down, the cells of a row left and right. */
function beside(from: HTMLElement, key: string, table: HTMLElement): HTMLElement | undefined {
  const rows = [...table.querySelectorAll<HTMLElement>('tbody tr:not(.band), tfoot tr')]
  const stops = (row: HTMLElement | undefined) => [
    ...(row?.querySelectorAll<HTMLElement>('a.line, a[data-cell]') ?? []),
  ]
  const at = rows.findIndex((row) => row.contains(from))
  const place = stops(rows[at]).indexOf(from)
  if (at < 0 || place < 0) return undefined
  if (key === 'Home') return stops(rows[at])[0]
  if (key === 'End') return stops(rows[at]).at(-1)
  const across = { ArrowRight: 1, ArrowLeft: -1 }[key]
  if (across !== undefined) return stops(rows[at])[place + across]
  const along = { ArrowDown: 1, ArrowUp: -1 }[key]
  return along === undefined ? undefined : stops(rows[at + along])[place]
}
