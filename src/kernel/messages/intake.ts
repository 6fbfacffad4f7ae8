import type { Message } from '../message'

/** Messages about importing files. */
export const intakeMessages = {
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
    en: '{file} is in UTF-16; only UTF-8 is read. Convert it first: iconv -f UTF-16 -t UTF-8 {file}',
    zh: '{file} 的编码是 UTF-16；仅支持 UTF-8。请先转换：iconv -f UTF-16 -t UTF-8 {file}',
  },
  'intake.gb18030': {
    code: 'BAD_USER_INPUT',
    en: '{file} is not UTF-8 (byte {offset}, line {line}); it looks like GB18030, though Big5 can look the same. Convert it first and look at the result: iconv -f GB18030 -t UTF-8 {file}',
    zh: '{file} 不是 UTF-8（第 {offset} 字节，第 {line} 行），可能是 GB18030（Big5 也可能如此）。请先转换并核对结果：iconv -f GB18030 -t UTF-8 {file}',
  },
  'intake.notUtf8': {
    code: 'BAD_USER_INPUT',
    en: '{file} is not UTF-8: the byte at offset {offset} (line {line}) is invalid. Save the file as UTF-8, or repair that line.',
    zh: '{file} 不是 UTF-8：偏移 {offset} 处（第 {line} 行）的字节无效。请另存为 UTF-8 或修复该行。',
  },
  'intake.zeroByte': {
    code: 'BAD_USER_INPUT',
    en: '{file} has a zero byte in row {row} (line {line}). Text cannot hold one: remove it.',
    zh: '{file} 第 {row} 行记录（文件第 {line} 行）含有零字节。文本不能包含零字节：请删除。',
  },
  'intake.headerTooLong': {
    code: 'LIMIT_EXCEEDED',
    en: 'The header of {file} does not end within {limit} bytes (limit SNIFF_BYTES). Is a quotation mark in it never closed?',
    zh: '{file} 的表头超过 {limit} 字节（限制 SNIFF_BYTES）。是否有未闭合的引号？',
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
    en: '{file}: row {row} (line {line}) has {fields} fields, the header has {expected}. Repair the row; a cell that holds the delimiter must be quoted.',
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
  'intake.notInFile': {
    code: 'BAD_USER_INPUT',
    en: '{file} has no column {columns}, which the manifest or the key names. Its header is: {header}.',
    zh: '{file} 中没有清单或主键所列的列 {columns}。表头为：{header}。',
  },
  'intake.columnEmpty': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column} is empty in every row; it is TEXT.',
    zh: '列 {column} 全部为空；类型定为 TEXT。',
  },
  'intake.localTime': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column} holds times without an offset; they are read in {timeZone} (WEIR_TIME_ZONE).',
    zh: '列 {column} 的时间没有时区偏移；按 {timeZone}（WEIR_TIME_ZONE）解读。',
  },
  'intake.leadingZeros': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} cells are digits with a leading zero, as codes are (first: row {row}); it is TEXT.',
    zh: '列 {column}：有 {count} 个单元格是带前导零的数字，如编码（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.booleans': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} cells are not true or false (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是 true 或 false（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.numbers': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} cells are not numbers (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是数字（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.dates': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} cells are not dates written like the others (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是同样格式的日期（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.times': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} cells are not times of day (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是时刻（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.timestamps': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} cells are not timestamps written like the others (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是同样格式的时间戳（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.markers': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: those cells read like missing values (NULL, \\N, NaN, N/A, NA, -, —). They are kept as text; leave them empty in the file if nothing is meant.',
    zh: '列 {column}：这些单元格看似缺失值（NULL、\\N、NaN、N/A、NA、-、—），按文本保留；若确为缺失，请在文件中留空。',
  },
  'intake.misfits': {
    code: 'BAD_USER_INPUT',
    en: '{file}: {count} cells do not fit their columns, so nothing was imported. Repair the file, or give the column another type in the manifest:{misfits}',
    zh: '{file}：有 {count} 个单元格与列的类型不符，未导入任何数据。请修复文件，或在清单中为该列指定其他类型：{misfits}',
  },
  'intake.misfit.shown': {
    code: 'BAD_USER_INPUT',
    en: 'row {row} (line {line}), {column}: {type} expected, "{value}" found',
    zh: '第 {row} 行记录（文件第 {line} 行），{column}：应为 {type}，实为“{value}”',
  },
  'intake.misfit.hidden': {
    code: 'BAD_USER_INPUT',
    en: 'row {row} (line {line}), {column}: {type} expected, another value found',
    zh: '第 {row} 行记录（文件第 {line} 行），{column}：应为 {type}，实为其他值',
  },
  'intake.misfit.missing': {
    code: 'BAD_USER_INPUT',
    en: 'row {row} (line {line}), {column}: a value is required, the cell is empty',
    zh: '第 {row} 行记录（文件第 {line} 行），{column}：必须有值，单元格为空',
  },
  'intake.contract': {
    code: 'BAD_USER_INPUT',
    en: '{file} does not have the columns of {dataset}, which are fixed since it was published:{problems}',
    zh: '{file} 的列与 {dataset} 不符，其列在发布后已固定：{problems}',
  },
  'intake.contract.missing': {
    code: 'BAD_USER_INPUT',
    en: '{column} is missing, and a value is required in every row',
    zh: '缺少列 {column}，该列每行必须有值',
  },
  'intake.contract.unknown': {
    code: 'BAD_USER_INPUT',
    en: '{column} is not a column of the dataset; leave it out, or add it with --add-columns',
    zh: '{column} 不是该数据集的列；请去掉，或用 --add-columns 增加',
  },
  'intake.columnAbsent': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column} is not in the file; it is empty in these rows.',
    zh: '文件中没有列 {column}；这些行中该列为空。',
  },
  'intake.duplicateKey': {
    code: 'BAD_USER_INPUT',
    en: 'The key {key} is not unique in {file}, so nothing was imported. Repair the rows, or choose another key:{duplicates}',
    zh: '{file} 中主键 {key} 不唯一，未导入任何数据。请修复这些行，或另选主键：{duplicates}',
  },
  'intake.duplicateRows.shown': {
    code: 'BAD_USER_INPUT',
    en: 'rows {rows}: {value}',
    zh: '第 {rows} 行记录：{value}',
  },
  'intake.duplicateRows.hidden': {
    code: 'BAD_USER_INPUT',
    en: 'rows {rows}',
    zh: '第 {rows} 行记录',
  },
  'intake.duplicateKeyRow': {
    code: 'BAD_USER_INPUT',
    en: '{file}: row {row} has a key that another row has, in the file or in what was imported before. Nothing was imported; remove the row, or import the whole dataset again without --append.',
    zh: '{file}：第 {row} 行记录的主键与文件中或已导入的其他行重复，未导入任何数据。请删除该行，或不带 --append 重新导入整个数据集。',
  },
  'intake.refusedRow': {
    code: 'BAD_USER_INPUT',
    en: '{file}: the database cannot store row {row}. Nothing was imported; look at its longest and most unusual values.',
    zh: '{file}：数据库无法存储第 {row} 行记录，未导入任何数据。请检查该行中过长或异常的值。',
  },
  'intake.dangling': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} cells hold a value that {target} does not have; the relation is empty there.',
    zh: '列 {column}：有 {count} 个单元格的值不在 {target} 中；其关联为空。',
  },
  'intake.referenceProposed': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column} refers to {target}: its name says so and every value is there. Write "ref": null in the manifest if that is not meant.',
    zh: '列 {column} 引用 {target}：名称相符且所有值均存在。若非本意，请在清单中写 "ref": null。',
  },
  'intake.fieldsMissing': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} cannot be imported like this:{problems}',
    zh: '{dataset} 无法按此导入：{problems}',
  },
  'intake.openerNotStated': {
    code: 'BAD_USER_INPUT',
    en: 'Nobody said who opens the data, and the entry says so: give --opener NAME, or "opener" in the manifest (known: {openers}; a new name creates the organisation).',
    zh: '未指明数据开放主体，目录条目将如实注明：请用 --opener 名称，或清单中的 "opener"（已有：{openers}；新名称将创建该机构）。',
  },
  'intake.openAttributeNeeded': {
    code: 'BAD_USER_INPUT',
    en: 'Say how open the data are before they are published: --open-attribute UNCONDITIONAL, CONDITIONAL or NOT_OPEN',
    zh: '发布前请指明开放属性：--open-attribute UNCONDITIONAL、CONDITIONAL 或 NOT_OPEN',
  },
  'intake.conditionsNeeded': {
    code: 'BAD_USER_INPUT',
    en: 'Say under which conditions the data are open before they are published: "openConditions" in the manifest',
    zh: '发布前请说明开放条件：清单中的 "openConditions"',
  },
  'intake.openerIsNew': {
    code: 'BAD_USER_INPUT',
    en: 'There was no organisation named {opener}; it is created as an opener of data.',
    zh: '原无名为 {opener} 的机构；已创建为数据开放主体。',
  },
  'intake.openerAssumed': {
    code: 'BAD_USER_INPUT',
    en: 'No opener was named; it is {opener}, the only one that there is.',
    zh: '未指明数据开放主体；采用唯一的 {opener}。',
  },
  'intake.notOpenByDefault': {
    code: 'BAD_USER_INPUT',
    en: 'No open attribute was given; {dataset} is a draft that is NOT_OPEN. Import it again with --open-attribute to change that.',
    zh: '未指定开放属性；{dataset} 的草案为 NOT_OPEN（不予开放）。如需更改，请用 --open-attribute 重新导入。',
  },
  'intake.fieldsAssumed': {
    code: 'BAD_USER_INPUT',
    en: 'Nothing was said of these fields, so they are: {fields}.',
    zh: '以下字段未说明，采用：{fields}。',
  },
  'intake.noRows': {
    code: 'BAD_USER_INPUT',
    en: '{file} has a header and no rows, so there is nothing to find the types of its columns by. Give each column a type in the manifest, or import a file with rows.',
    zh: '{file} 只有表头而没有数据行，无法判断列的类型。请在清单中为每列指定类型，或导入含数据行的文件。',
  },
  'intake.noRowsWarning': {
    code: 'BAD_USER_INPUT',
    en: '{file} has a header and no rows.',
    zh: '{file} 只有表头而没有数据行。',
  },
  'intake.keyProposed': {
    code: 'BAD_USER_INPUT',
    en: 'The key is {key}: no row has an empty or a repeated value there. Name another with --key, or none with "key": [] in the manifest.',
    zh: '主键定为 {key}：各行均有值且不重复。可用 --key 另行指定，或在清单中用 "key": [] 表示无主键。',
  },
  'intake.noKey': {
    code: 'BAD_USER_INPUT',
    en: 'No column tells the rows apart, so {dataset} has no key; nothing can refer to it.',
    zh: '没有可区分各行的列，{dataset} 无主键；其他数据集不能引用它。',
  },
  'intake.nothingToAppendTo': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} has no data to append to. Import the file without --append.',
    zh: '{dataset} 尚无数据，不能追加。请不带 --append 导入。',
  },
  'intake.fieldsIgnored': {
    code: 'BAD_USER_INPUT',
    en: '{dataset} is published; an import changes its data alone, so these were ignored: {fields}.',
    zh: '{dataset} 已发布；导入只更改数据，以下内容已忽略：{fields}。',
  },
  'intake.interrupted': {
    code: 'UNAVAILABLE',
    en: 'The import of {file} was interrupted. Nothing was changed.',
    zh: '{file} 的导入已中断。未作任何更改。',
  },
} as const satisfies Record<string, Message>
