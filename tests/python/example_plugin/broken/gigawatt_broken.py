raise RuntimeError("this package needs a licence file")
