select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select mask.pseudonym(s."number", $2::bytea) as "number"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $3::text) "t3"
  where "t3"."number" = $1::text)::text) as j offset 0) q
-- ["P000","\\x0430cdb536f8cbc6bdd7f263672327a36ef965f7f37f5dea0c9e4460d7f5d50836363636363636363636363636363636363636363636363636363636363636366e5aa7df5c92a1acd7bd98090d494dc904930f9d9915378066f42e0abd9fbf625c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c","50"]
