"""One Spark for these tests: two cores of this machine, nothing on the network but its own loopback."""

import os
import shutil
import sys
import warnings

import pytest

from tests.tracking.conftest import announced as announced
from tests.tracking.conftest import blank as blank
from tests.tracking.conftest import registered as registered


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """Start Spark on two cores; workers run the Python of the tests, which has triage."""
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        pytest.skip("there is no Java (17 or newer)")
    place = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(place),
        "spark.sql.warehouse.dir": str(place / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "Asia/Tokyo",
    }
    with pytest.MonkeyPatch.context() as patched, warnings.catch_warnings():
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        patched.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        warnings.filterwarnings("ignore", category=FutureWarning)  # pandas 3, which nothing here uses
        builder = sql.SparkSession.builder.master("local[2]").appName("triage tests")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")  # errors come back as exceptions
        yield session
        session.stop()
