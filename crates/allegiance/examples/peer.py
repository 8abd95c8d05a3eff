"""How fast spaCy analyses the texts that `steps --texts` kept, on one thread: what an event coder such as PETRARCH needs
before it can code anything.

    python3 -m venv venv && venv/bin/pip install 'spacy==3.8.*'       # the model: data/models/README.md
    venv/bin/python crates/allegiance/examples/peer.py MODEL TEXTS.jsonl [NUMBER]
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import spacy  # noqa: E402  (the number of threads is read when it is imported)

model, path = sys.argv[1:3]
number = int(sys.argv[3]) if len(sys.argv) > 3 else None
with open(path, encoding="utf-8") as lines:
    texts = [json.loads(line)["text"] for line in lines][:number]
pipeline = spacy.load(model)
best = None
for _ in range(3):
    begun = time.process_time()
    words = sum(sum(not token.is_space for token in document) for document in pipeline.pipe(texts, batch_size=64))
    took = time.process_time() - begun
    best = took if best is None else min(best, took)
print(f"spaCy {spacy.__version__}: {len(texts)} texts, {words} words; best of 3: {1e6 * best / len(texts):.0f} µs a text, "
      f"{len(texts) / best:.1f} texts and {words / best:.0f} words a second of one core")
