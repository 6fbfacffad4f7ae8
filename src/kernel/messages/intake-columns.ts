import type { Message } from '../message'

/** Messages about what the columns of a file hold: types, the contract, keys and references. */
export const intakeColumnMessages = {
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
    en: 'Column {column}: {count} {count:cell is|cells are} digits with a leading zero, as codes are (first: row {row}); it is TEXT.',
    zh: '列 {column}：有 {count} 个单元格是带前导零的数字，如编码（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.booleans': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} {of:cell|cells} {count:is|are} not true or false (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是 true 或 false（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.numbers': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} {of:cell|cells} {count:is no number|are not numbers} (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是数字（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.dates': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} {of:cell|cells} {count:is no date|are not dates} written like the others (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是同样格式的日期（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.times': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} {of:cell|cells} {count:is no time|are not times} of day (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是时刻（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.mixed.timestamps': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} {of:cell|cells} {count:is no timestamp|are not timestamps} written like the others (first: row {row}); it is TEXT.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个不是同样格式的时间戳（首个：第 {row} 行记录）；类型定为 TEXT。',
  },
  'intake.markers': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: those cells read like missing values (NULL, \\N, NaN, N/A, NA, -, —). They are kept as text; leave them empty in the file if nothing is meant.',
    zh: '列 {column}：这些单元格看似缺失值（NULL、\\N、NaN、N/A、NA、-、—），按文本保留；若确为缺失，请在文件中留空。',
  },
  'intake.written.dates': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} {of:cell|cells} {count:reads like a date|read like dates} (first: row {row}), but not written in one way that is known; it is TEXT. Write all of them like 2026-11-23, or 2026-11-23T08:00, to have a DATE or a TIMESTAMP.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个看似日期（首个：第 {row} 行记录），但写法不一或无法识别；类型定为 TEXT。如需 DATE 或 TIMESTAMP，请统一写成 2026-11-23 或 2026-11-23T08:00。',
  },
  'intake.written.numbers': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: {count} of {of} {of:cell|cells} {count:reads like a number|read like numbers} (first: row {row}), some with separators between digits or a percent sign; it is TEXT. Write 1,200.50 as 1200.50 and 12.5% as 12.5 to have a number, the unit in the header or the manifest.',
    zh: '列 {column}：{of} 个单元格中有 {count} 个看似数字（首个：第 {row} 行记录），其中有千位分隔符或百分号；类型定为 TEXT。如需数字类型，请将 1,200.50 写成 1200.50，将 12.5% 写成 12.5，并在表头或清单中注明单位。',
  },
  'intake.compactDays': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column}: every cell is eight digits that are a day, like 20260201; it is INTEGER. Write "type": "DATE" in the manifest if days are meant.',
    zh: '列 {column}：每个单元格都是可作日期的八位数字，如 20260201；类型定为 INTEGER。若为日期，请在清单中写 "type": "DATE"。',
  },
  'intake.identifiers': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column} holds numbers that identify, as of identity cards, accounts or telephones; it is TEXT. If they belong to persons, give it a mask or a stricter "openAttribute" in the manifest; if they are amounts, a "type".',
    zh: '列 {column} 是身份证号、账号、电话一类的标识号码；类型定为 TEXT。若涉及个人，请在清单中设置 "mask" 或更严的 "openAttribute"；若为数量，请指定 "type"。',
  },
  'intake.misfits': {
    code: 'BAD_USER_INPUT',
    en: '{file}: {count} {count:cell does not fit its column|cells do not fit their columns}, so nothing was imported. Repair the file, or give the column another type in the manifest:{misfits}',
    zh: '{file}：有 {count} 个单元格与列的类型不符，未导入任何数据。请修复文件，或在清单中为该列指定其他类型：{misfits}',
  },
  'intake.misfitsOfContract': {
    code: 'BAD_USER_INPUT',
    en: '{file}: {count} {count:cell does|cells do} not fit the columns of {dataset}, whose types are fixed since it was published. Nothing was imported. Repair the file:{misfits}',
    zh: '{file}：有 {count} 个单元格与 {dataset} 的列不符，其类型在发布后已固定。未导入任何数据。请修复文件：{misfits}',
  },
  'intake.misfit.shown': {
    code: 'BAD_USER_INPUT',
    en: 'row {row} (line {line}), {column}: {type} expected, "{value}" found',
    zh: '第 {row} 行记录（文件第 {line} 行），{column}：应为 {type}，实为“{value}”',
  },
  'intake.misfit.json': {
    code: 'BAD_USER_INPUT',
    en: 'JSON takes one value without U+0000 or half characters, with no number beyond 1.8e308 and at most {levels} levels',
    zh: 'JSON 须为单个值，不含 U+0000 或半个字符，数字不超出 1.8e308，嵌套最多 {levels} 层',
  },
  'intake.misfit.hidden': {
    code: 'BAD_USER_INPUT',
    en: 'row {row} (line {line}), {column}: {type} expected, another value found',
    zh: '第 {row} 行记录（文件第 {line} 行），{column}：应为 {type}，实为其他值',
  },
  'intake.misfit.longJson': {
    code: 'BAD_USER_INPUT',
    en: 'row {row} (line {line}), {column}: {type} is shown with numbers written out, 1e300 with 301 digits, and this one is then longer than {limit} bytes (limit CELL_MAX_BYTES). Write fewer or shorter numbers, or declare the column TEXT',
    zh: '第 {row} 行记录（文件第 {line} 行），{column}：{type} 中的数字会完整写出（1e300 有 301 位），此值写出后超过 {limit} 字节（限制 CELL_MAX_BYTES）。请减少或缩短数字，或将该列声明为 TEXT',
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
    en: 'Column {column}: {count} {count:cell holds|cells hold} a value that {target} does not have; the relation is empty there.',
    zh: '列 {column}：有 {count} 个单元格的值不在 {target} 中；其关联为空。',
  },
  'intake.referenceProposed': {
    code: 'BAD_USER_INPUT',
    en: 'Column {column} refers to {target}: its name says so and every value is there. Write "ref": null in the manifest if that is not meant.',
    zh: '列 {column} 引用 {target}：名称相符且所有值均存在。若非本意，请在清单中写 "ref": null。',
  },
} as const satisfies Record<string, Message>
