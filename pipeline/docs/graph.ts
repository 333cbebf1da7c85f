import { escaped, fileOfRelation } from './html.ts'

const [row, width, gap, box] = [26, 290, 90, 20]

interface Placed {
  readonly name: string
  readonly x: number
  readonly y: number
}

const column = (names: readonly string[], x: number, most: number): Placed[] =>
  names.map((name, index) => ({ name, x, y: ((most - names.length) / 2 + index) * row + 4 }))

const boxOf = ({ name, x, y }: Placed) =>
  `<a href="${escaped(fileOfRelation(name))}"><rect x="${x}" y="${y}" width="${width}" height="${box}" rx="3"/>` +
  `<text x="${x + 6}" y="${y + 14}">${escaped(name)}</text></a>`

const lineOf = (from: Placed, to: Placed) => {
  const [x1, y1, x2, y2] = [from.x + width, from.y + box / 2, to.x, to.y + box / 2]
  const half = gap / 2
  return `<path d="M${x1} ${y1} C${x1 + half} ${y1} ${x2 - half} ${y2} ${x2} ${y2}"/>`
}

/** A relation between those it reads, to its left, and those that read it: each leads to its page. */
export function graphOf(name: string, before: readonly string[], after: readonly string[]): string {
  const most = Math.max(before.length, after.length, 1)
  const left = column(before, 0, most)
  const [own] = column([name], width + gap, most) as [Placed]
  const right = column(after, 2 * (width + gap), most)
  const lines = [...left.map((one) => lineOf(one, own)), ...right.map((one) => lineOf(own, one))]
  const size = `${3 * width + 2 * gap} ${most * row + 4}`
  return `<div class="wide"><svg viewBox="0 0 ${size}" width="${3 * width + 2 * gap}" role="img" aria-label="What ${escaped(name)} reads and what reads it">${lines.join('')}${[...left, own, ...right].map(boxOf).join('')}</svg></div>`
}
