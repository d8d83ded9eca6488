"""The digits of MNIST from files that are there already, as mx.test_utils.get_mnist reads them."""
from __future__ import print_function

import gzip
import os
import struct
import tempfile

import mxnet as mx

os.chdir(tempfile.mkdtemp())
for prefix, count in (('train', 3), ('t10k', 2)):
    with gzip.open(prefix + '-labels-idx1-ubyte.gz', 'wb') as file:
        file.write(struct.pack('>II', 0x801, count) + bytes(bytearray(range(count))))
    with gzip.open(prefix + '-images-idx3-ubyte.gz', 'wb') as file:
        pixels = bytearray(index * 7 % 256 for index in range(count * 784))
        file.write(struct.pack('>IIII', 0x803, count, 28, 28) + bytes(pixels))
digits = mx.test_utils.get_mnist()
for name in sorted(digits):
    print(name, digits[name].shape, digits[name].dtype)
print(digits['train_label'], digits['test_data'][1, 0, 3, :6], digits['train_data'].max())
