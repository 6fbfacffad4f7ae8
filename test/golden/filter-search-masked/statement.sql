select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"keeper":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."keeper")) as "c0"
  from (select "t1"."code", "t1"."keeper"
  from (select s."code", mask.name(s."keeper") as "keeper"
  from rows."sights_g1" s
  where s._load <= 1) "t1"
  where (search.grams("t1"."keeper") @> $1::text[])
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["{\"小明\"}"]

select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"keeper":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."keeper")) as "c0"
  from (select "t1"."code", "t1"."keeper"
  from (select s."code", mask.name(s."keeper") as "keeper"
  from rows."sights_g1" s
  where s._load <= 1) "t1"
  where (search.grams("t1"."keeper") @> $1::text[])
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["{\"王\"}"]
