/** An element of a drawing, as ECharts made it on the server and as Svelte writes it. */
export interface Mark {
  readonly tag: string
  readonly attrs: Readonly<Record<string, string | number>>
  readonly text?: string
  readonly children?: readonly Mark[]
}

/** The widths a chart is drawn for before the browser draws it itself; the style sheet shows the one that fits. */
export const widths = ['broad', 'wide', 'narrow'] as const

/** A chart drawn for the widths it may have. */
export type Drawings = Readonly<Partial<Record<(typeof widths)[number], Mark>>>

export interface Size {
  readonly width: number
  readonly height: number
}
