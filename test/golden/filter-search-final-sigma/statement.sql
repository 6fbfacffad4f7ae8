select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"note":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."note"), 'null')) as "c0"
  from (select "t1"."code", "t1"."note"
  from (select s."code", s."note"
  from rows."sights_g1" s
  where s._load <= 1) "t1"
  where (search.grams("t1"."note") @> $1::text[] and strpos(search.fold("t1"."note"), $2::text) > 0)
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["{\"οδ\",\"δυ\",\"υσ\",\"σσ\",\"σε\",\"ευ\"}","οδυσσευσ"]
