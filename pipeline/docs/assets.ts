export const style = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; max-width: 70rem; margin: 0 auto; padding: 0 1rem 4rem; }
header { display: flex; justify-content: space-between; gap: 1rem; padding: 1rem 0; border-bottom: 1px solid #8886; }
header a { font-weight: 600; text-decoration: none; color: inherit; }
h1 { font-size: 1.5rem; margin: 1.5rem 0 0.25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
code, pre { font: 0.88em/1.5 ui-monospace, monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0.75rem; border: 1px solid #8886; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid #8884; }
tr:target { outline: 2px solid; }
#found { border: 1px solid #8886; padding: 0.5rem 1rem 0.5rem 2.5rem; }
#found small, .note { opacity: 0.75; }
svg text { font: 12px ui-monospace, monospace; fill: currentColor; }
svg rect { fill: none; stroke: currentColor; opacity: 0.5; }
svg path { fill: none; stroke: currentColor; opacity: 0.35; }
svg a:hover text { text-decoration: underline; }
`

/** Finds pages by the words of their title, sentence and columns; the script that knows the pages is loaded before. */
export const search = `'use strict'
const field = document.getElementById('search')
const found = document.getElementById('found')
const most = 30
function show() {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const hits = words.length === 0 ? [] : rollcallPages
    .map((page) => ({ page, text: [page.title, page.about, page.words].join(' ').toLowerCase() }))
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map(({ page }) => ({ page, rank: words.every((word) => page.title.toLowerCase().includes(word)) ? 0 : 1 }))
    .sort((a, b) => a.rank - b.rank)
  found.replaceChildren(...hits.slice(0, most).map(({ page }) => {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = page.file
    link.textContent = page.title
    const about = document.createElement('small')
    about.textContent = ' ' + page.kind + ' · ' + page.about
    item.append(link, about)
    return item
  }))
  found.hidden = words.length === 0
  if (words.length > 0 && hits.length === 0) found.textContent = 'Nothing is called so.'
}
field.addEventListener('input', show)
`
