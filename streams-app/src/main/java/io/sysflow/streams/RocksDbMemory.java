package io.sysflow.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the memory that RocksDB takes outside the heap, over all stores of the process:
 * each has one of 100 MB otherwise, and there is one for each partition. What is asked for most is
 * on the heap, so that RocksDB reads little.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {

  /** What all stores take together, their write buffers included. */
  static final long BYTES = 128L << 20;

  private static final long WRITE_BUFFER_BYTES = BYTES / 2;
  private static final int SHARD_BITS = -1;
  private static final double INDEX_SHARE = 0.2;

  static {
    RocksDB.loadLibrary();
  }

  private static final Cache CACHE = new LRUCache(BYTES, SHARD_BITS, false, INDEX_SHARE);
  private static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITE_BUFFERS);
  }

  @Override
  public void close(String storeName, Options options) {
    // What the stores share stays as long as the process.
  }
}
