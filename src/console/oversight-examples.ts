import type { Example } from './example'

/** What was told, used and refused. */
export const oversightExamples: readonly Example[] = [
  {
    id: 'notices',
    title: { en: 'Notices: what I was told', zh: '通知' },
    needs: 'key',
    document: `# 通知：谁该做什么、期限到何时，最新的在前。
# 需要 API 密钥。
# What you were told, newest first. Needs an API key.
query Notices {
  notices(first: 20) {
    unreadCount
    nodes {
      at
      title
      text
    }
  }
}
`,
  },
  {
    id: 'usage',
    title: { en: 'Who used a dataset, and for what', zh: '谁使用了数据集' },
    needs: 'opener',
    document: `# 谁为了什么使用了数据集，最新的在前。
# 需要该数据集开放主体的密钥。
# Who used a dataset, and for what, newest first.
# Needs the key of its opener.
query DatasetUsage {
  datasetUsage(dataset: "housingApplicants", first: 20) {
    nodes {
      at
      organisation
      agreements
      purpose
      decision
      columns
      rows
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
`,
  },
  {
    id: 'assessment',
    title: { en: 'The figures of a month', zh: '一个时期的评估数据' },
    needs: 'authority',
    document: `# 一个时期的使用与办理情况，供评估和监督。
# 需要主管部门或审计员的密钥；开放主体只见自己的部分。
# The figures of a period, for assessment. Needs the key of
# the authority or an auditor; an opener sees its own part.
query Assessment {
  assessment(period: { from: "2026-01-01", to: "2026-12-31" }) {
    totals {
      operations
      refused
      rows
      users
    }
    usage(by: DATASET, first: 20) {
      key
      name
      operations
      rows
      users
    }
    unusedDatasets
    applications {
      received
      approved
      rejected
      medianReplyDays
      overdue
    }
  }
}
`,
  },
  {
    id: 'log',
    title: { en: 'The usage log', zh: '使用日志' },
    needs: 'auditor',
    document: `# 最近的使用记录：谁、何时、读取了什么、是否允许。
# 需要审计员的密钥。
# The latest usage records: who, when, what was read,
# and whether it was allowed. Needs an auditor's key.
query UsageLog {
  usageRecords(first: 10) {
    nodes {
      at
      requestId
      operationName
      decision
      codes
      datasets {
        name
        columns
      }
      rows
      bytes
      costActual
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
`,
  },
]
