/** Why a file was not loaded, as a word for programs. */
export type RefusalCode =
  | 'being_written'
  | 'columns_missing'
  | 'columns_repeated'
  | 'damaged'
  | 'encoding_broken'
  | 'encoding_uncertain'
  | 'gzip_bomb'
  | 'manifest_mismatch'
  | 'mapping_ambiguous'
  | 'name_unsafe'
  | 'no_header'
  | 'not_a_file'
  | 'not_reconciled'
  | 'record_too_long'
  | 'separator_unclear'
  | 'too_many_columns'
  | 'torn_file'
  | 'unknown_file'

/** A file is refused whole: nothing of it is in the lake. The message is one sentence with the remedy. */
export class FileRefused extends Error {
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: RefusalCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'FileRefused'
    this.code = code
    this.details = details
  }
}
