import type { Pack } from '../rules/pack.ts'
import { code, escaped, paragraph, table, type Page } from './html.ts'

const days = (from: string | null, to: string | null) =>
  from === null && to === null ? 'always' : `${from ?? '…'} – ${to ?? '…'}`

function pageOf(pack: Pack): Page {
  const { id, version, title, jurisdiction, source, note, validFrom, validTo, appliesTo, rules, tests } = pack
  const rows = rules.map((rule) => [
    code(`${id}/${rule.id}`),
    `${escaped(rule.title.en)}<br><span lang="zh-Hans">${escaped(rule.title.zh)}</span>`,
    escaped(rule.kind),
    escaped(`${rule.event}: ${rule.channels.join(', ')}`),
    escaped(rule.severity),
    escaped(`${rule.strength}; ${rule.confidence}`),
    escaped(days(rule.validFrom ?? validFrom, rule.validTo ?? validTo)),
    escaped(rule.source),
    rule.optional ? 'only where settings name it' : 'with the pack',
  ])
  const to = Object.entries(appliesTo ?? {}).map(([name, values]) => `${name} ${values.join(', ')}`)
  const body = [
    `<p><strong>${escaped(title.en)}</strong> · <strong lang="zh-Hans">${escaped(title.zh)}</strong></p>`,
    paragraph(
      `Version ${version}, ${jurisdiction}, in force ${days(validFrom, validTo)}; ${to.join('; ') || 'all accounts'}.`,
    ),
    ...(note === null ? [] : [paragraph(note.en, 'en'), paragraph(note.zh, 'zh')]),
    paragraph('To be verified with counsel.'),
    `<h2>Rules</h2>${table(['rule', 'title', 'kind', 'looks at', 'severity', 'strength', 'days', 'source', 'on'], rows)}`,
    `<h2>Sources</h2><ul>${source.map(({ title: name, address }) => `<li>${escaped(name)}${address === null ? '' : ` ${code(address)}`}</li>`).join('')}</ul>`,
    paragraph(`${tests.length} test vectors.`),
  ].join('\n')
  const words = [title.zh, jurisdiction, ...rules.flatMap((rule) => [rule.id, rule.title.en, rule.title.zh])]
  return { file: `rules-${id}-${version}.html`, kind: 'rules', title: `${id} ${version}`, about: title.en, words, body }
}

/** A page for every rule pack. */
export const rulePages = (packs: readonly Pack[]): Page[] => packs.map(pageOf)
