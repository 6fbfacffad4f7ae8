/** What GraphiQL says in its own name, as its components write it, and how we say it in Chinese. */
const chinese: Readonly<Record<string, string>> = {
  // beside and below the editor
  Variables: '变量',
  Headers: '请求头',
  'Show editor tools': '显示编辑工具',
  'Hide editor tools': '隐藏编辑工具',
  'Editor Commands': '编辑器命令',
  'Operation Editor': '操作编辑器',
  'Result Window': '结果窗口',
  'Execute query': '运行查询',
  'Stop query': '停止查询',
  'Prettify query': '格式化查询',
  'Merge fragments into query': '将片段合并到查询',
  'Copy query': '复制查询',
  'Select active operation': '选择当前操作',
  'New tab': '新建标签页',
  'Close Tab': '关闭标签页',
  '<untitled>': '<未命名>',
  // the bar at the side
  'Show Documentation Explorer': '显示文档',
  'Hide Documentation Explorer': '隐藏文档',
  'Show History': '显示历史',
  'Hide History': '隐藏历史',
  'Re-fetch GraphQL schema': '重新获取模式（schema）',
  'Open short keys dialog': '打开快捷键列表',
  'Open settings dialog': '打开设置',
  'Close dialog': '关闭对话框',
  // short keys
  'Short Keys': '快捷键',
  'Short Key': '快捷键',
  Function: '功能',
  'This modal provides a list of available keyboard shortcuts and their functions.':
    '此对话框列出可用的快捷键及其功能。',
  'Open the Command Palette (you must have focus in the editor)': '打开命令面板（焦点须在编辑器中）',
  'Prettify editors': '格式化编辑器内容',
  'Re-fetch schema using introspection': '通过内省重新获取模式（schema）',
  'Search in documentation': '在文档中搜索',
  'Search in editor': '在编辑器中搜索',
  'Merge fragments definitions into operation definition': '将片段定义合并到操作定义',
  'This Graph': 'Graph',
  'QL editor uses': 'QL 编辑器采用',
  'Monaco editor shortcuts': 'Monaco 编辑器快捷键',
  ', with keybindings similar to VS Code. See the full list of shortcuts for':
    '，与 VS Code 的快捷键相近。完整列表见',
  or: '或',
  // settings
  Settings: '设置',
  'This modal lets you adjust header persistence, interface theme, and clear local storage.':
    '在此对话框中可清除保存在浏览器中的数据。',
  'Clear storage': '清除本地数据',
  'Remove all locally stored data and start fresh.': '删除保存在此浏览器中的全部数据，重新开始。',
  'Clear data': '清除数据',
  'Cleared data': '已清除',
  Failed: '清除失败',
  // history
  History: '历史',
  Clear: '清空',
  Cleared: '已清空',
  'Failed to Clear': '清空失败',
  'Set active': '打开此查询',
  'Edit label': '编辑标签',
  'Type a label': '输入标签',
  Save: '保存',
  'Add favorite': '收藏',
  'Remove favorite': '取消收藏',
  'Delete from history': '从历史中删除',
  // documentation
  Docs: '文档',
  'Documentation Explorer': '文档',
  'Error fetching schema': '获取模式（schema）失败',
  'No GraphQL schema available': '没有可用的模式（schema）',
  'Schema is invalid: ': '模式（schema）无效：',
  'A GraphQL schema provides a root type for each kind of operation.':
    'GraphQL 模式（schema）为每类操作提供一个根类型。',
  'Root Types': '根类型',
  'All Schema Types': '全部类型',
  Type: '类型',
  Fields: '字段',
  Arguments: '参数',
  Directives: '指令',
  Implements: '实现的接口',
  Implementations: '实现此接口的类型',
  'Possible Types': '可能的类型',
  'Enum Values': '枚举值',
  Deprecated: '已弃用',
  'Deprecated Fields': '已弃用的字段',
  'Deprecated Arguments': '已弃用的参数',
  'Deprecated Enum Values': '已弃用的枚举值',
  'Show Deprecated Fields': '显示已弃用的字段',
  'Show Deprecated Arguments': '显示已弃用的参数',
  'Show Deprecated Values': '显示已弃用的枚举值',
  'No results found': '没有结果',
  'Other results': '其他结果',
}

/**
 * What GraphiQL says, in Chinese.
 * @param english as GraphiQL writes it, perhaps with the keys of a shortcut in brackets behind it
 * @returns undefined where it is no text of GraphiQL's own
 */
export const chineseOf = (english: string): string | undefined => {
  if (Object.hasOwn(chinese, english)) return chinese[english]
  const [, back, searched] = /^(?:Go back to (\w+)|Search (\w+)\.\.\.)$/.exec(english) ?? []
  if (back !== undefined) return `返回 ${pageOf(back)}`
  if (searched !== undefined) return `在 ${pageOf(searched)} 中搜索`
  const [, text = '', keys = ''] = /^(.+?)( \([\w⌘-]+\))$/.exec(english) ?? []
  return Object.hasOwn(chinese, text) ? `${chinese[text]}${keys}` : undefined
}

/** The first page of the documentation is called Docs, all others by the schema. */
const pageOf = (name: string): string => (name === 'Docs' ? '文档' : name)
