/**
 * What each verb of the command line needs. Whoever runs it owns the files of the home: there is no signing in. `reads`: to
 * read them; `changes`: to change data or settings, written into the journal; `people`: to change who may come in or what
 * people decided, written into the audit log; `nothing`: no home at all.
 */
export type VerbPolicy = 'nothing' | 'reads' | 'changes' | 'people'

export const verbPolicies: Readonly<Record<string, VerbPolicy>> = {
  init: 'changes',
  demo: 'changes',
  map: 'reads',
  run: 'changes',
  ingest: 'changes',
  build: 'changes',
  test: 'reads',
  publish: 'changes',
  rollback: 'changes',
  forget: 'changes',
  quarantine: 'changes',
  snapshots: 'reads',
  status: 'reads',
  query: 'reads',
  facts: 'reads',
  trace: 'reads',
  change: 'reads',
  diff: 'reads',
  attainment: 'reads',
  scorecard: 'reads',
  gaming: 'reads',
  forecast: 'reads',
  loss: 'reads',
  stress: 'reads',
  goals: 'reads',
  metrics: 'reads',
  attribution: 'reads',
  pay: 'people',
  rules: 'reads',
  findings: 'people',
  conduct: 'reads',
  complaints: 'reads',
  qa: 'reads',
  compile: 'nothing',
  docs: 'reads',
  user: 'people',
  audit: 'reads',
  backup: 'reads',
  verify: 'reads',
  serve: 'people',
}
