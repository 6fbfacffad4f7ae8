select case when octet_length(q.j) <= 16777216 then q.j end as j, 0
  from (select format('{"totalCount":%s}', (select count(*)
  from (select mask.telephone(s."phone") as "phone"
  from rows."people_g1" s
  where s._load <= 1 and s."regionCode" = $2::text) "t3"
  where strpos("t3"."phone", $1::text) > 0)::text) as j offset 0) q
-- ["13800000004","50"]
