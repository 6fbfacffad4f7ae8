-- A report that is due is due no later than the agreement ends, also where an amendment made that earlier.
grant update (due) on reports.duty to weir_control;
