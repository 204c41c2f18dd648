internal import TOMLKit
internal import Crypto
internal import CryptoExtras
