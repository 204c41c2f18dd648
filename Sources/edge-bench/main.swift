internal import Histogram
