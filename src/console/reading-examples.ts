import type { Example } from './example'

/** What anyone reads, for the demo catalogue. */
export const readingExamples: readonly Example[] = [
  {
    id: 'catalogue',
    title: { en: 'Search the catalogue', zh: '检索开放目录' },
    needs: 'nothing',
    document: `# 检索开放目录。目录对所有人开放，无需密钥。
# Search the open catalogue.
# It is open to everyone: no key is needed.
query Catalogue {
  datasets(search: "重庆", first: 10) {
    totalCount
    nodes {
      name
      title
      summary
      openAttribute
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
    id: 'streets',
    title: { en: 'A district, its streets, their villages', zh: '区县、街道与村（社区）' },
    needs: 'key',
    document: `# 一个区的前五个街道，各附前三个村（社区）。
# 需要 API 密钥。
# The first five streets of a district, each
# with its first three villages. Needs an API key.
query Streets {
  rows {
    districts(where: { name: { eq: "沙坪坝区" } }) {
      nodes {
        code
        name
        streets(orderBy: [{ code: ASC }], first: 5) {
          totalCount
          nodes {
            code
            name
            villages(first: 3) {
              totalCount
              nodes {
                name
              }
            }
          }
        }
      }
    }
  }
}
`,
  },
  {
    id: 'relation',
    title: { en: 'Filter through a relation', zh: '通过关联筛选' },
    needs: 'key',
    document: `# 按所属区县的名称筛选街道。需要 API 密钥。
# 翻页：把 endCursor 填入 after。
# Streets found by the name of their district.
# To page on, give endCursor as after. Needs an API key.
query StreetsOfDistrict {
  rows {
    streets(
      where: { district: { name: { eq: "沙坪坝区" } }, name: { endsWith: "街道" } }
      orderBy: [{ code: ASC }]
      first: 5
    ) {
      totalCount
      nodes {
        code
        name
        district {
          name
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
`,
  },
  {
    id: 'air',
    title: { en: 'Air quality of one station', zh: '一个站点的空气质量' },
    needs: 'key',
    document: `# 一个监测站最近 24 小时的读数，最新的在前。
# 合成示例数据，需要 API 密钥。
# The last 24 hourly readings of one station, newest
# first. Synthetic data; needs an API key.
query AirQuality {
  rows {
    airQualityHourly(
      where: { stationCode: { eq: "DEMO-01" } }
      orderBy: [{ measuredAt: DESC }]
      first: 24
    ) {
      totalCount
      nodes {
        measuredAt
        stationName
        aqi
        pm25
        o3
      }
    }
  }
}
`,
  },
  {
    id: 'airMonths',
    title: { en: 'Air quality by station and month', zh: '各站点逐月空气质量' },
    needs: 'key',
    document: `# 按站点和月份分组：超标小时数、平均与最高值。
# 合成示例数据，需要 API 密钥。
# Bad hours by station and month: how many, and how bad.
# Synthetic data; needs an API key.
query AirQualityByMonth {
  rows {
    airQualityHourly(where: { aqi: { gt: 100 } }) {
      groups(
        by: [{ column: stationName }, { column: measuredAt, truncate: MONTH }]
        having: { count: { gte: 24 } }
        orderBy: [{ count: DESC }]
        first: 20
      ) {
        key {
          stationName
          measuredAt
        }
        count
        avg {
          pm25
        }
        max {
          aqi
        }
      }
    }
  }
}
`,
  },
  {
    id: 'me',
    title: { en: 'Who am I, and my usage', zh: '我的身份与用量' },
    needs: 'key',
    document: `# 此密钥属于谁、有哪些角色，以及用量。
# 需要 API 密钥。
# Whose key this is, its roles, and what it has
# used. Needs an API key.
query Me {
  me {
    name
    organisation
    roles
    agreements {
      number
      purpose
      state
      datasets
    }
    usage(days: 7) {
      day
      operations
      refused
      rows
      bytes
      cost
    }
  }
}
`,
  },
  {
    id: 'housing',
    title: { en: 'Housing applicants, under an agreement', zh: '协议下的住房申请人' },
    needs: 'agreement',
    document: `# 有条件开放的数据：access 说明能否读取及如何申请。
# 姓名已脱敏，行限于协议范围。
# 需要具有生效协议的账户的密钥。
# Data opened under conditions: access says whether you
# may read it and how to apply. Names are masked, rows
# are those of the agreement. Needs the key of an
# account with an agreement in force.
query HousingApplicants {
  dataset(name: "housingApplicants") {
    title
    access {
      decision
      agreement
      columns
      reason
      howToApply
    }
  }
  rows {
    housingApplicants(orderBy: [{ appliedAt: DESC }], first: 10) {
      totalCount
      nodes {
        applicationNumber
        name
        districtCode
        householdSize
        appliedAt
        decision
      }
    }
  }
}
`,
  },
]
