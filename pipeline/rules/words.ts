import type { WordList } from './pack.ts'

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

const negations = [
  ...['never', 'not', 'no', 'nobody', 'none', 'without', 'cannot', 'neither', 'nor'],
  ...['do', 'does', 'did', 'wo', 'would', 'could', 'should', 'ca', 'is', 'are', 'was', 'were'].map(
    (verb) => `${verb}n['’]t`,
  ),
]
/** What may stand between a negation and what it denies. No "you", no "pay", no "and": "if you do not pay we …" denies nothing. */
const fillers = [
  ...['ever', 'to', 'be', 'been', 'being', 'going', 'gonna', 'want', 'wish', 'try', 'trying', 'mean', 'intend', 'use'],
  ...[
    'say',
    'said',
    'saying',
    'will',
    'would',
    'make',
    'making',
    'any',
    'a',
    'an',
    'the',
    'such',
    'really',
    'actually',
  ],
  ...['have', 'get', 'allowed', 'call', 'calling', 'in', 'way', 'this', 'that', 'is', 'as', 'from', 'of', 'about'],
]
/** Chinese denials: a bare one stands right before what it denies, a longer one may stand a few characters away. */
const denials = {
  near: ['不', '没', '未', '别', '勿', '非', '无'],
  far: [
    ...[
      '不会',
      '不能',
      '不可以',
      '不要',
      '不得',
      '不许',
      '不准',
      '不允许',
      '不是',
      '不应',
      '没有',
      '绝不',
      '绝对不',
      '从不',
    ],
    ...['从来不', '从未', '从没', '并非', '严禁', '禁止', '不存在', '未曾'],
  ],
}

const patterns = {
  en: {
    phrase: (phrase: string) => `\\b${phrase.split(/\s+/).map(escaped).join('\\s+')}\\b`,
    denied: (pattern: string) => `\\b(?:${negations.join('|')})(?:\\s+(?:${fillers.join('|')})){0,4}\\s+${pattern}`,
  },
  zh: {
    phrase: escaped,
    denied: (pattern: string) =>
      `(?:(?:${denials.near.join('|')})|(?:${denials.far.join('|')})[^，。！？；、,.!?;\\n就则便再]{0,4})${pattern}`,
  },
} as const

const longest = (words: readonly string[]) =>
  words.reduce((best, word) => (word.length > best.length ? word : best), '')

/** Entries of a dictionary as patterns for texts in lower case: the phrase, and the phrase denied. */
export function patternsOf(rule_no: number, lists: readonly WordList[]) {
  return lists
    .flatMap(({ category, lang, phrases }) => phrases.map((phrase) => ({ category, lang, phrase })))
    .map(({ category, lang, phrase }, index) => {
      const plain = phrase.trim().toLowerCase()
      const pattern = patterns[lang].phrase(plain)
      return {
        rule_no,
        entry_no: index + 1,
        category,
        lang,
        phrase,
        needle: lang === 'zh' ? plain : longest(plain.split(/\s+/)),
        pattern,
        innocent: patterns[lang].denied(pattern),
      }
    })
}
