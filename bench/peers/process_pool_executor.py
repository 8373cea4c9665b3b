"""concurrent.futures.ProcessPoolExecutor(4).map; the chunk size is the first argument."""

import sys
from concurrent.futures import ProcessPoolExecutor

from multiprocessing_pool import run

if __name__ == "__main__":
    with ProcessPoolExecutor(4) as pool:
        for result in pool.map(run, sys.stdin, chunksize=int(sys.argv[1])):
            sys.stdout.write(result + "\n")
