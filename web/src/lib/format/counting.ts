/** How large amounts are written: in thousands, in 万 and 亿, or as the language counts. */
export const countings = ['auto', 'thousands', 'wan'] as const
export type Counting = (typeof countings)[number]

export const isCounting = (text: unknown): text is Counting => (countings as readonly unknown[]).includes(text)

let source: () => Counting | null = () => null

/** Where the choice of the reader is found from now on: on the server in the request, in the browser on the page. */
export function countAs(from: () => Counting | null): void {
  source = from
}

/** What the reader chose; null: nothing, the settings hold. */
export const chosenCounting = (): Counting | null => source()
