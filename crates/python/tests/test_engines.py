"""Spark and Ray, where they are installed: the same claims from their workers."""

import sys
import warnings

import pyarrow
import pytest
from conftest import by_id, same

import allegiance


def test_spark_takes_every_column(reports: pyarrow.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    sql = pytest.importorskip("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    spark = builder.config("spark.executorEnv.RAYON_NUM_THREADS", "1").getOrCreate()
    try:
        frame = spark.createDataFrame(reports.to_pandas()).repartition(4)
        claims = frame.mapInArrow(lambda batches: allegiance.read_batches(batches), allegiance.SPARK_SCHEMA)
        ours = allegiance.read_claims(reports)
        assert claims.columns == ours.column_names
        assert same(by_id(claims.toArrow()), by_id(ours))
        assert claims.where("act = 'freeze_participation'").count() == ours["act"].to_pylist().count("freeze_participation")
    finally:
        spark.stop()


def test_ray_maps_batches(reports: pyarrow.Table) -> None:
    ray = pytest.importorskip("ray")
    data = pytest.importorskip("ray.data")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
        try:
            rows = data.from_arrow(reports).repartition(3)
            claims = rows.map_batches(allegiance.read_claims, batch_format="pyarrow", batch_size=16)
            table = pyarrow.concat_tables(ray.get(claims.to_arrow_refs()))
        finally:
            ray.shutdown()
    assert same(by_id(table), by_id(allegiance.read_claims(reports)))
