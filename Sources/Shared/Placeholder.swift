internal import Crypto
internal import CryptoExtras
internal import TOMLKit
