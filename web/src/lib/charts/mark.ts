/** An element of a drawing, as ECharts made it on the server and as Svelte writes it. */
export interface Mark {
  readonly tag: string
  readonly attrs: Readonly<Record<string, string | number>>
  readonly text?: string
  readonly children?: readonly Mark[]
}

/** A chart drawn for wide and for narrow screens; the style sheet shows one. */
export interface Drawings {
  readonly wide: Mark
  readonly narrow: Mark
}

export interface Size {
  readonly width: number
  readonly height: number
}
