select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', $1::text) as j offset 0) q
-- ["5"]
