/** A page of the site: a file, and what the search finds it by. */
export interface Page {
  /** Name of its file in the folder. */
  readonly file: string
  readonly kind: 'model' | 'metric' | 'contract' | 'rules' | 'table'
  readonly title: string
  /** One sentence. */
  readonly about: string
  /** More words to find it by. */
  readonly words: readonly string[]
  /** What stands under the title, as HTML. */
  readonly body: string
}

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export const code = (text: string): string => `<code>${escaped(text)}</code>`
export const paragraph = (text: string, lang?: 'en' | 'zh'): string =>
  `<p${lang === undefined ? '' : ` lang="${lang === 'zh' ? 'zh-Hans' : 'en'}"`}>${escaped(text)}</p>`
export const link = (href: string, text: string): string => `<a href="${escaped(href)}">${escaped(text)}</a>`
export const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`

/** A table of cells that are HTML already. `ids`: an anchor for each row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], ids?: readonly string[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${cell}</td>`).join('')
  const lines = rows.map((row, index) => {
    const id = ids?.[index]
    return `<tr${id === undefined ? '' : ` id="${escaped(id)}"`}>${cells(row)}</tr>`
  })
  const titles = head.map((title) => `<th scope="col">${escaped(title)}</th>`).join('')
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`
}

export const fileOfRelation = (name: string): string => `relation-${name}.html`
/** A link to a column, given as `schema.table.column`. */
export function columnLink(origin: string): string {
  const at = origin.lastIndexOf('.')
  return link(`${fileOfRelation(origin.slice(0, at))}#${origin.slice(at + 1)}`, origin)
}

/** A whole document. It loads only what stands beside it. */
export const documentOf = (title: string, body: string): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<header><a href="index.html">Rollcall</a><label>Search <input id="search" type="search" autocomplete="off"></label></header>
<ol id="found" hidden></ol>
<main>
${body}
</main>
<script src="pages.js"></script>
<script src="search.js"></script>
</body>
</html>
`
