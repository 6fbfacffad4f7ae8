import type { Message } from '../message'

/** Messages about a file that is imported: whether it can be read, and where its records break. */
export const intakeFileMessages = {
  'intake.emptyFile': {
    code: 'BAD_USER_INPUT',
    en: '{file} is empty: a header line and at least one column are needed.',
    zh: '{file} 为空：需要表头行和至少一列。',
  },
  'intake.unreadable': {
    code: 'BAD_USER_INPUT',
    en: '{file} cannot be read ({reason}). Check that the file exists and that this user may read it.',
    zh: '无法读取 {file}（{reason}）。请确认文件存在且当前用户有读取权限。',
  },
  'intake.badManifest': {
    code: 'BAD_USER_INPUT',
    en: 'The manifest {file} is not valid:{problems}',
    zh: '清单文件 {file} 无效：{problems}',
  },
  'intake.manifestNotJson': {
    code: 'BAD_USER_INPUT',
    en: 'The manifest {file} is not JSON in UTF-8. Check it with a JSON editor.',
    zh: '清单文件 {file} 不是 UTF-8 编码的 JSON。请用 JSON 编辑器检查。',
  },
  'intake.manifestTooLarge': {
    code: 'LIMIT_EXCEEDED',
    en: 'The manifest {file} is larger than {limit} bytes (limit MANIFEST_MAX_BYTES).',
    zh: '清单文件 {file} 超过 {limit} 字节（限制 MANIFEST_MAX_BYTES）。',
  },
  'intake.notAFile': {
    code: 'BAD_USER_INPUT',
    en: '{file} is not a regular file. It is read twice, so a pipe or a folder will not do: save it to a file first.',
    zh: '{file} 不是普通文件。导入需要读取两遍，不能使用管道或目录：请先保存为文件。',
  },
  'intake.isExcel': {
    code: 'BAD_USER_INPUT',
    en: '{file} is a workbook or an archive, not CSV. Save the sheet as "CSV UTF-8", or unpack it, and import that.',
    zh: '{file} 是工作簿或压缩包，不是 CSV。请将工作表另存为“CSV UTF-8”或先解压，再导入。',
  },
  'intake.isGzip': {
    code: 'BAD_USER_INPUT',
    en: '{file} is compressed. Unpack it first: gunzip {file}',
    zh: '{file} 是压缩文件。请先解压：gunzip {file}',
  },
  'intake.isJson': {
    code: 'BAD_USER_INPUT',
    en: '{file} is JSON; only delimited text with a header is read. Convert it to CSV first.',
    zh: '{file} 是 JSON；仅支持带表头的分隔文本。请先转换为 CSV。',
  },
  'intake.isHtml': {
    code: 'BAD_USER_INPUT',
    en: '{file} is a web page or XML, not data; perhaps a portal answered a download with it. Open it, and fetch the file again.',
    zh: '{file} 是网页或 XML，而不是数据；可能是平台在下载时返回的页面。请打开查看，并重新获取文件。',
  },
  'intake.utf16': {
    code: 'BAD_USER_INPUT',
    en: '{file} is in UTF-16; only UTF-8 is read. Save it from Excel as "CSV UTF-8", or convert it: iconv -f {encoding} -t UTF-8 {file} > file-utf8.csv',
    zh: '{file} 的编码是 UTF-16；仅支持 UTF-8。请在 Excel 中另存为“CSV UTF-8”，或转换：iconv -f {encoding} -t UTF-8 {file} > file-utf8.csv',
  },
  'intake.gb18030': {
    code: 'BAD_USER_INPUT',
    en: '{file} is not UTF-8 (byte {offset}, line {line}); it looks like GB18030, though Big5 can look the same. Save it from Excel as "CSV UTF-8", or convert it and look at the result: iconv -f GB18030 -t UTF-8 {file} > file-utf8.csv',
    zh: '{file} 不是 UTF-8（第 {offset} 字节，第 {line} 行），可能是 GB18030（Big5 也可能如此）。请在 Excel 中另存为“CSV UTF-8”，或转换并核对结果：iconv -f GB18030 -t UTF-8 {file} > file-utf8.csv',
  },
  'intake.notUtf8': {
    code: 'BAD_USER_INPUT',
    en: '{file} is not UTF-8: the byte at offset {offset} (line {line}) is invalid. Save the file as UTF-8 (in Excel: "CSV UTF-8"), or repair that line.',
    zh: '{file} 不是 UTF-8：偏移 {offset} 处（第 {line} 行）的字节无效。请另存为 UTF-8（Excel 中选“CSV UTF-8”）或修复该行。',
  },
  'intake.zeroByte': {
    code: 'BAD_USER_INPUT',
    en: '{file} has a zero byte in row {row} (line {line}). Text cannot hold one: remove it.',
    zh: '{file} 第 {row} 行记录（文件第 {line} 行）含有零字节。文本不能包含零字节：请删除。',
  },
  'intake.headerTooLong': {
    code: 'LIMIT_EXCEEDED',
    en: 'The header of {file} does not end within {limit} bytes (limit SNIFF_BYTES). Close a quotation mark in it that is left open; or it has too many columns: split the file, or leave columns out.',
    zh: '{file} 的表头超过 {limit} 字节（限制 SNIFF_BYTES）。请闭合其中未闭合的引号；若为列数过多，请拆分文件或删去部分列。',
  },
  'intake.blankHeader': {
    code: 'BAD_USER_INPUT',
    en: 'Row 1 of {file} is blank; it must hold the names of the columns. Remove the blank lines above the header.',
    zh: '{file} 的第 1 行为空；该行必须是列名。请删除表头上方的空行。',
  },
  'intake.tooManyColumns': {
    code: 'LIMIT_EXCEEDED',
    en: '{file} has {columns} columns; a dataset has at most {limit} (limit MAX_COLUMNS). Split it, or leave columns out.',
    zh: '{file} 有 {columns} 列；数据集最多 {limit} 列（限制 MAX_COLUMNS）。请拆分或去掉部分列。',
  },
  'intake.fieldCount': {
    code: 'BAD_USER_INPUT',
    en: '{file}: row {row} (line {line}) has {fields} {fields:field|fields}, the header has {expected}. Repair the row; a cell that holds the delimiter must be quoted.',
    zh: '{file}：第 {row} 行记录（文件第 {line} 行）有 {fields} 个字段，而表头有 {expected} 个。请修复该行；含分隔符的单元格须加引号。',
  },
  'intake.fieldCountOfOne': {
    code: 'BAD_USER_INPUT',
    en: '{file}: row {row} (line {line}) has {fields} fields, the header has one. If row 1 is a title, remove it; a cell that holds the delimiter must be quoted.',
    zh: '{file}：第 {row} 行记录（文件第 {line} 行）有 {fields} 个字段，而表头只有一个。若第 1 行是标题，请删除；含分隔符的单元格须加引号。',
  },
  'intake.openQuote': {
    code: 'BAD_USER_INPUT',
    en: '{file}: a quotation mark in row {row} (the record begins on line {line}) is never closed. Close it, or double it where it is part of the text.',
    zh: '{file}：第 {row} 行记录（始于文件第 {line} 行）中的引号未闭合。请闭合引号；若引号是文本内容，请写成两个。',
  },
  'intake.strayQuote': {
    code: 'BAD_USER_INPUT',
    en: '{file}: row {row} (the record begins on line {line}) has a quotation mark inside a cell. Quote the whole cell and double the marks in it (RFC 4180).',
    zh: '{file}：第 {row} 行记录（始于文件第 {line} 行）的单元格中有引号。请为整个单元格加引号，并将其中的引号写成两个（RFC 4180）。',
  },
  'intake.tooLong': {
    code: 'LIMIT_EXCEEDED',
    en: '{file}: row {row} (the record begins on line {line}) is longer than {limit} bytes (limit RECORD_MAX_BYTES). Is a quotation mark never closed?',
    zh: '{file}：第 {row} 行记录（始于文件第 {line} 行）超过 {limit} 字节（限制 RECORD_MAX_BYTES）。是否有未闭合的引号？',
  },
  'intake.cellTooLong': {
    code: 'LIMIT_EXCEEDED',
    en: '{file}: a cell in row {row} (line {line}) is longer than {limit} bytes (limit CELL_MAX_BYTES). Is a quotation mark never closed?',
    zh: '{file}：第 {row} 行记录（文件第 {line} 行）有单元格超过 {limit} 字节（限制 CELL_MAX_BYTES）。是否有未闭合的引号？',
  },
  'intake.changed': {
    code: 'BAD_USER_INPUT',
    en: '{file} was changed while it was read, so nothing was imported. Import it again when it is complete.',
    zh: '{file} 在读取过程中被修改，未导入任何数据。请在文件完整后重新导入。',
  },
} as const satisfies Record<string, Message>
