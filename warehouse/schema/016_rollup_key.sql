-- No money twice: the warehouse itself refuses a second filing that stands for a unit in the totals of a year. Apart
-- from the tables, since a lake cannot hold keys.
ALTER TABLE mart.rollup_unit ADD PRIMARY KEY (fiscal_year, unit_id);
