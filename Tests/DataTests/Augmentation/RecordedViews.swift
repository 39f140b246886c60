import Foundation
import Testing

/// What Pillow 13.0.0 makes of the pattern of `RandAugmentTests` (resizing: of a region of it; the rest: of its 16 x 14 pixels
/// from (2, 3)).
struct RecordedView: Sendable, CustomTestStringConvertible {
  var operation: String
  var settings: [Double]
  var width: Int
  var height: Int
  var pixels: [UInt8]

  var testDescription: String { "\(operation) \(settings)" }

  init(_ operation: String, _ settings: [Double], _ width: Int, _ height: Int, _ pixels: String) {
    self.operation = operation
    self.settings = settings
    self.width = width
    self.height = height
    self.pixels = Foundation.Data(base64Encoded: pixels).map { [UInt8]($0) } ?? []
  }

  static let all: [RecordedView] = [
    RecordedView(
      "resize", [0, 0, 32, 27], 16, 16,
      """
      CUQ4Hk2ANFi/S2JSYWyTd3bBjYBCo4qEupTDz55W8aiTv7G3Fr9HJ82IPs7GVItgFFkyKmKAQW3EWHdNb4GThYvGnJU9s5+EyqnI6LRR2cCT\
      KtK8IMVCPHOIUzvLaSJbIHCMNnl/T4R1Zo6cfpiTlqJ3rKyMxLWE4MV56cegPbqTGGhtOj+RUSCIai9+gDyiLYXGQ45/XJlDdKPOjK2TpbhF\
      vMe/19KE8a9HV0/TEiKTNiM7TjHEZkCIfklMlVLPOJuaT6R/aa9pgryom8qTtNNrzaCY60KEcy1tDCasMDaTSEFhYkudelWIk19yq2itRbIz\
      XLyAd8zEkcFNqouTw1HG4iM93SmEFzfIJ0RRQ02TXFe8dmFCkGuIqXXLwX5cUMw4acuAhHq/nyZSuSOT1CnB6ztCVEWEGk/DPFlWVmOTcG23\
      indHpYGIvovG3JRgXGaqdTJ/kSJcrDG1xz2T8Edej1GmCVuEMmVgTW+6aHmTgoNUno2ruZeI2KFk0aq5aCXFgjF/nz9EuknN2VOT211GN2e+\
      I3GERHtIX4XSe4+Tlpk8sqPDz62I5bhNNcXOdUF3j0qArFWIyF+J9GmTf3OKDX16OoeEVZGMcZuOjqWTqq+Axrp/7sqIsM6QGKSRgFcvm2CA\
      uWvH3HVKxH+TI4nJKZM6Sp2EZqfLg7FOoL+TvMy/49M/ypWIIjjOKypZjG1NqHaAx4Gs7Ytla5WTEp+uPalVWrOEeL+wls1ps7iT1ICk1EZa\
      LyKIIiy0RjhxmIO+tYx/2JdK3aHHH6uTLLRMTcS4bMuEisROqG3MxiGT9CNCfSy9ETyIQEdTXVDIpJjAwaF/7axIjbnJFcaTPdRKXLm6fFuE\
      mypMuSTO3zOTxD5AJUi/MlKIVFxRcmXKsK9V0LiA6cmmN75rKaWTTk+obTJcjSSErDWqzkFw5kuTMFWeI19hSmmIa3OtiXx3vMQ049OAqqPD\
      GTxOOxqTXSfFfTU+nUOEvUzH5lZSrGCTG2q7PnRDX36IgIjKnpFd
      """),
    RecordedView(
      "resize", [3, 2, 20, 17], 12, 12,
      """
      NmrJSHKvXHpAboOEgovflZNsp5w0u6SuzqzJ47VQ871uT8vNQHx3U4SBZ4yYepWUjp2DoaV8ta6MybV/3MGB/MuYdNacCpN8S488X5dgc5/Y\
      h6igm7BBr7eIw8XM19Vc+MZNkX3MCi28JiZBVqE9aqlgf7HWk7ugqMRDvNSI0LPK735drEFOCxrLISi8NzNCYbOldb2ai81nn8uLtcm2yXtz\
      5C9b1RiZEimpGTdwMz6CRkapbc3Ggcitl5RCrGeEwhzc1yRs+iw2mjitDEDHLUlSQ1FwV1nKd6PBjEiqohRItyOFzjHW6zltukI8E0qpI1LC\
      O1tXUWNzZmvFgihMlyNprjPGxDyd3URT7EyFHlW6GF1mNWVbS26+Ynazd35RjDQ+oj1hukXV0E6g8VZEqF6IFGfJK29eQ3dPWYDKcYi7h5BD\
      l0dSrk9sxlfA42Cc1GhaEHCEH3m0O4FpUolgaJK5gJqwl6JXolrEuWKs0mpF9XOFkHvZD4NtMIw5SZSrYZzFeKVUka1xqLXIrGzCxHSr5XxH\
      sYWFDY3XI5VtPp47V6aqb67DhrdWn79yt8fG
      """),
    RecordedView(
      "resize", [5, 6, 8, 8], 20, 20,
      """
      ZaI/Z6JTa6SFcaa9dqjQeqvMf63KhK/SibHRjrKukrV1l7dTnblTortap7xPq788sMFEtsN8usWwvMXEZqQ+aKRTbKaFcqi9d6rRe63NgK/L\
      hrHTi7PSkLSulLd1mblSn7tSpL1Zqb5OrcE7ssNEuMV8vMiwvsjFaag3a6hNb6qFdazDeq7YfrHUg7PRibXajrfZk7ixl7tynL1Lor9Lp8FT\
      rMJIsMU0tcg+u9B8v9a2wdjMba85b69Pc7GFebPBfrXWgrjRh7rPjbzXkr7Wl7+wm8JzoMROpsZOq8hVsMhKtMs2uc5Av9R8w9m0xdrKcLRk\
      crRudraHfLiigbqshr2ri7+rkMGvlcOvmsafn8yEpM90qtJ2r9N5tNZwuNtfvdVfw716x6eVyZ6fdLmqdrmheruKgL1xhb9qicJtjsRwlMVu\
      mchxns2Dotegp92zreC3suG1t+itu/CiwNuRx5J3y1FizThZd77Veb7AfcGMg8NSiMVAjchHkspMl81GnM9Kocxypsixq8bZscjftsrZu9LT\
      v9zLxMOwy2t1zx1D0QAuesLYfMTDgMuMhtNQi9c9kNlEldtJmuRDn+RHpMNwqo+zr2/ctW/iunjcv33WwoTOx3ezz0V10xlA1QcrfcjQf8m8\
      g8+MidRWjtdFk9pLmNxQnupKo+hOqK90rVKvshrVuBjbvSbVwijPxivGyyys0id11iRH2CEzgNrPgtG8hruMjaJWkpxGl6FMnKVRorFLp7BP\
      rIF0sTSvtgXUvATawQ/UxhHOyhPFzxes1iB12ihH3Co0hPHPhti8ipeMkE5WlTlGmkJMn0pRpU9LqlBPr0B0tCevuRfUvxjaxB7UyR/OziHF\
      0ySs2il13i5H4C80h97QicC8jXKMlBpWmQFFngpLoxNQqRVKrhdOsxp0uCGvvSbVwyjbyCnVzSrP0i3G1y+s3jF14jNH5DMzioTYjHPDkEeM\
      lxVQnAc9oQ5EphRJrBVDsRhHthxwuyWzwCvcxi3izC/c0TDW1jPO2zWz4jd15jlA6DkrjSnVjyfAkyOMmh9Snx9ApCJHqSVMrydGtClKuSpy\
      vi2xwzDZyTLfzzTZ1DXT2TjL3jqw5Tx16T5D6z4ukBCqkhKhlhqKnSNxoidqpyltrCtwsi1uuC9xvTCDwjOgxzWzzTe30zm12Dqt3T2i4j+R\
      6UF37UNi70NZlB5klh9umiSHoSmipiysqy6rsDCrtjKvuzSvwDWfxTiEyjp00Dx21j552z9w4EJf5URf7EZ68EiV8kiflyo5mSpPnSyFpC7B\
      qTDWrjPRszXPuTfXvznWxDqwyT1zzj9O1EFO2kNV30RK5Ec26UlA8Et89E209k3KmzE3nTFNoTOFqDXDrTfYsjrUtzzRvT7aw0DZyEGxzURy\
      0kZL2EhL3kpT40tI6E407VA+9FJ8+VS2+1TMnjU+oDVTpDeFqzm9sDvRtT7NukDLwELTxkTSy0Wu0Eh11UpS20xS4U5Z5k9O61I78FRE91Z8\
      /Fiw/ljFnzc/oTdTpTmFrDu9sT3Qt0DMvELKwkTSx0bRzEeu0kp110xT3U5T41Ba6FFP7VQ88lZE+Vh8/lqw/1rE
      """),
    RecordedView(
      "resize", [0, 0, 32, 27], 7, 19,
      """
      F0hxR16KenaIro2K4KOMSr9+PMCUIFpwUnCKhoiIv5+KybiMK8B+Uk2UK212XoOLlJuH1LOJks6NKmt/ZyKSNn+MapWPoq6D3cqCVnePPSOG\
      eUCKQJGMdaePssaDzJ+CLSKPUzqGi1KKSqSBgcCNxbeFliuFJDSOZ1CDnmWOVbpwjcKK00qIgC2KMUmMeGF+r3eUYM1wmlCK2iaIVUaKRVyM\
      inR+woqVam9/qSeNw0CFK1iGWW6OmoaC15yOdCSMtzuPulSDLGuCaoGPr5mGua+JfziMxk+Pg2eDMn6CfJSPxKyGlsSKiUt40mGLbXmHQJCI\
      i6aN1MKAeLSRll5wzHSKQYyIU6OKnb6Mz71+PjWUonBxxYaKMZ2IZLeKsseMq1V+KymUsYOJr5mPLrGDdc6DxlyPfSSFNkOLvZWMmquPNcqD\
      hIWC0yWPbT+GSVaKyaeIgsaOP6yElSiDyDiPPFKFYmiL0sBxYq6KTzKIpzKKtU2MMmV+eHuUz8txTUuKXyqIuEmKoF+MPHd+io2U
      """),
    RecordedView(
      "resize", [9, 0, 1, 27], 5, 6,
      """
      c4S4c4S4c4S4c4S4c4S4map8map8map8map8map8xDyjxDyjxDyjxDyjxDyj1WWO1WWO1WWO1WWO1WWOJamOJamOJamOJamOJamONIueNIue\
      NIueNIueNIue
      """),
    RecordedView(
      "blur", [0.1], 16, 14,
      """
      LG1CN3K9Q3fAT3zDWoFOZoZRcYtUfZDPiZXSlJq1oJ9Aq6RDt6lGw67BzrPE2rjHM3q6P39FS4RIV4lLYo7GbpPJepjMhp1XkqJanac9qay4\
      tbG7wba+zbtJ2MBM5MVPO4e6R4xFU5FIX5ZLa5vGd6DJg6XMj6pXm69ap7Q9s7m4v767y8O+18hJ481M79JPQpS6TplFWp5IZ6NLc6jGf63J\
      i7LMl7dXpLxasME9vMa4yMu71NC+4dVJ7dpM+RdPSaG6VqZFYqtIb7BLe7XGh7rJlL/MoMRXrclauc49xdO40ti73hW+6xpJ9x9MAyRPUa5C\
      XbO9arjAd73Dg8JOkMdRnMxUqdHPttbSwtu1zxhA2x1D6CJG9SfBASzEDjHHWLtCZcC9csXAf8rDi89OmNRRpdlUshbPvxvSyyC12CVA5SpD\
      8i9G/zTBCznEGD7HYMhCbc29etLAh9fDlBROoRlRrh5UuyPPyCjS1S214jJA7zdD/DxGCUHBFkbEI0vHZ9VCdNq9gRfAjxzDnCFOqSZRtitU\
      wzDP0TXS3jq16z9A+ERDBUlGE07BIFPELVjHbhq6fB9FiSRIlylLpC7GsTPJvzjMzD1X2kJa50c99Ey4AlG7D1a+HVtJKmBMN2VPdie6gyxF\
      kTFInzZLrDvGukDJx0XM1UpX409a8FQ9/lm4C167GWO+J2hJNG1MQnJPfTS6izlFmT5Ip0NLtEjGwk3J0FLM3ldX7Fxa+WE9B2a4FWu7I3C+\
      MXVJPnpMTH9PhUG6k0ZFoUtIr1BLvVXGy1rJ2V/M52RX9WlaA249EXO4H3i7LX2+O4JJSYdMV4xPjE5CmlO9qFjAt13DxWJO02dR4WxU73HP\
      /nbSDHu1GoBAKIVDNopGRY/BU5TEYZnH
      """),
    RecordedView(
      "blur", [0.4], 16, 14,
      """
      LG1TN3KsQ3e3T3yyWoFfZoZacYtlfZC+iZXGlJqnoJ9Rq6RMt6lXw66wzrO72ri+M3qqP39VS4RRV4lbYo62bpPAepi8hp1nkqJhnadQqayo\
      tbGywbauzbtZ2MBV5MVYO4exR4xOU5FIX5ZUa5u9d6DJg6XDj6pgm69Yp7RIs7mvv767y8O118hS48tM78RPQpSxTplOWp5IZ6NUc6i9f63J\
      i7LDl7dgpLxYsMFIvMavyMm71MK14cZS6r5M6DNPSaGqVqZVYqtRb7Bbe7W2h7rAlL+8oMRnrclhucxQxcWo0ryy3jGu6ilZ1S1VJiZYUa5S\
      XbOtari3d72zg8JekMdanMpkqcO/tsfGwr+nzzRQ2ytM6CRW4yexJCy7EDG+WLtLZcC0csXAf8i6i8FXmMVRpb1dsjLGvyrPyy6v2CdJ5SpD\
      7y9P3DS4HjnEGD7HYMhLbcu0esTAh7u6lDBXoShRrixduyXGyCjP1S2v4jJJ7DdD2jxPK0G4FkbEI0vHZ8ZSdL6tgTO3jyqznCNeqSZatitk\
      wzC/0TXG3jqn6j9Q1kRMJ0lWFk6xIFO7LVi+bimqfC1ViSZRlylbpC62sTPAvzi8zD1n2kJh50dQ4kyoJVGyElauHVtZKmBVN2VYdiexgyxO\
      kTFInzZUrDu9ukDJx0XD1Upg409Y7VRI21mvHl67GWO1J2hSNG1MQnJPfTSxizlOmT5Ip0NUtEi9wk3J0FLD3ldg61xY12FIKWavFmu7I3C1\
      MXVSPnpMTH9PhUGqk0ZVoUtRr1BbvVW2y1rA2V+852Rn42lhJm5QE3OoH3iyLX2uO4JZSYdVV4xYjE5TmlOsqFi3t12yxWJf02da4Wxl73G+\
      63bGH3unGoBRKIVMNopXRY+wU5S7YZm+
      """),
    RecordedView(
      "blur", [0.7], 16, 14,
      """
      MHBqOXWXRXqlUX+dXIR0aIlsdI56gJOojJiwl52Wo6JnrqdfuqxsxrGb0baq2ruuNnqUP39qS4RhV4lwYo6hbpOwepinhp17kqJtnadoqayU\
      tbGiwbaZzbtu2MBk4cJmPoegR4xdU5FOX5Zja5uud6DDg6W0j6pum69ap7Ras7mhv761y8Cm18Rh4sNQ6bNRRZSgTpldWp5OZ6Njc6iuf63D\
      i7K0l7dupLxasMFavMOhyMG11LGm361h4Z1Qz1ZRTKGUVqZqYqthb7Bwe7Whh7qwlL+noMF7rcVtucRoxbGU0pui3lOZ30JusT5kUy9mVK5o\
      XbOYarind72eg79zkMNqnMJ5qbKptq6ywp2Wz1Vm2z9d4yxryiucUC+sHDKwW7tcZcClcsK6f8Cri7BmmKxXpZtsslS2v0PFyz+k2C9Z4y1K\
      4S9esDSpNjnAGj7FY8RcbcOlerC6h5qrlFJmoUFXrj1suy22yCzF1TCk4DJZ3zdKtDxeT0GpIkbAIEvFaq1odJyYgVSnjz6enCtzqSpqti55\
      wzCp0TWy3jqW3z9mskRdTUlrIk6cIlOsKliwcT+UfD5qiS5hlyxwpC6hsTOwvzinzD172kJt4kdoyUyUUVGiIFaZH1tuKmBkNGVmeSqggy9d\
      kTFOnzZjrDuuukDDx0W01Upu4U9a31Rar1mhNl61HmOmJ2hhNG1QP3JRgDSgizldmT5Op0NjtEiuwk3D0FK03ldu4Fxas2FaTmahIWu1I3Cm\
      MXVhPnpQSX9RiEGUk0ZqoUthr1BwvVWhy1qw2V+n4mR7zWltU25oIXOUIHiiLX2ZO4JuSYdkVIxmjktqmVCXp1WltVqdw1900WRs32l66G6o\
      zHOwPXiWHn1nJYJfM4dsQoybUJGqW5au
      """),
    RecordedView(
      "blur", [1.3], 16, 14,
      """
      OHmAPnyCSICFVIWIX4qJa4+Md5SOg5mQj56LmqOFpqh/sq1/vrKBybaF07qJ2byLPX+BQ4J8TYZ6WYuCZJCPcJWXfJqUiJ+KlKSBn6l/q66F\
      t7KJw7WHzbd/1rZ427V1Q4qCSY11U5FvX5Z8a5uVd6Cig6Waj6qFm692p7J5s7SKv7OUybGN0ax41KRn1J9gSpeCUJp1W55vZ6N8c6iVf6yi\
      i7Cal7SFpLV2sLR5vK+KyKSUz5mNzYx4w4Bnt3dgUqSBWKd8Y6p7b66De7KOh7OWlLOToLGLra2CuaSAxZWEz4KIz3CGv2N/oFd6h1B4WbB/\
      X7KHarONd7KLg6+GkKuEnKOLqZmTto2TwoCIzW5701t3yUx+p0OKeT6UVjyZYbd+Z7SOcq6Zf6OSi5h/mIt4pX6EsnGZv2SfyleP0Ux1zkFr\
      tjx3iTuRWDunNz2xaat+b6OOepSZh4GSlG9/oWJ4rlaEu0yZx0Sfz0CPzT11ujxrlD53Z0KRQEWnK0ixcIl/dn6Hgm2Nj1qLnEuGqUKEtj6L\
      wzyTzjyTzz2Iv0F7mkV3bUl+R06KMlKUKlWZd12BflZ8ikt7l0CDpDuOsTqWvzuTyj+L0UOCyEeAp0yEd1GIS1aGNFt/Ll96MGJ4f0CChj91\
      kTxvnzt8rD2VukGix0Waz0qFzU92tVR5iVmKWV6UOGONL2h4M2xnOW9ghjuCjT11mT9vp0N8tEiVwk2izlKa0FeFwFx2mWF5aWaKQmuUMXCN\
      M3V4PHlnQ3xgjEKBk0V8n0l6rU6Cu1OPyViX012Uz2KKsGeBfWx/TXGFNHaJMXuHOYB/RYR4TId1kUiAmEuCpE+FslSIwFmJzl6M12OOzmiQ\
      pm2LbXKFPnd/LXx/MYGBPoaFSoqJUY2L
      """),
    RecordedView(
      "blur", [2.0], 16, 14,
      """
      QYCBRoOBToaDWIqHY4+Kb5ONepiNhp2Lk6KInqaGqaqEta2Dv6+DybCDzrCD07CERIWASYiBUYuDW4+GZ5SLc5mOfp2NiqGLl6WIoqiFraqE\
      uKqEwaqDyKiBy6d/zqV+SY6ATpGAV5SCYZeGbJyLeJ+PhKOOkKWKnaeHqKeFsqWFvKOEwp+CxJl/w5V7wpJ5T5mAVZuAXZ2CaJ+Gc6KLf6SP\
      jKWNmKWLpKOHsKCFuJqEv5SEwIyCvISAtH58r3p6VqKBXKOCZKOEb6OHe6OKh6KNlKCNoJyLrJeJt5CGvYiEv3+DunaDrm2Dn2aClGKDXqaB\
      ZKaDbKOFd5+Hg5uKkJeLnJGMqIuMtIOKvHqGv3GDu2iCrmCDm1iHhlOLd1GOZqKCa5+FdJmHf5KIi4uJmIOJpXuMsHSMumyMv2SHvF2DslaB\
      nlGEhk2KbUqQXUqWbpOCc46FfIeHh32IlHWJoWyJrGSMt16MvliMvVSHtVCDo02Bi0uEcEuKWEqQSUyWdXyBeniDhHCFj2eHnF+KqFiLtFOM\
      vFCMvk2KuEyGqEyDkU2Cdk+DXVCHSVKLPlSOfWSBgmGCjFuEl1WHpFCKsE2NuUuNvkqLu0uJrk2GmFCEfVSDY1eDTluDQF2COmCDhFKAiVCA\
      k06CnkuGq0qLtkqPvkuNvk6LtVGHoVWFhlmEa16EVGOCRWaAPWl8O2x6i0iAkEiAmkmCpUmGskuLvE6PwVKOvFaKrFqHk1+FdWSFW2mESW6C\
      QHJ/PnV7P3h5kEaAlkiBn0qDq0yGuFCLwFSOwlmNuV6LpGOIh2iFaG2EUHKEQneDP3uBQX5/RIF+k0eBmUmBokyDrlCHu1WKw1qNw16Nt2OL\
      n2iIf22GYHKESneDP3yDP4CDQ4ODSIaE
      """),
    RecordedView(
      "brightness", [0.6], 16, 14,
      """
      GkEnIURxKEdzL0p1Nk0uPVAwQ1MyS1Z8Ull+WFxsYF8mZmIobWUqdWhze2t1gm53HklvJUwpLU8rNFItOlV2Qlh4SVt6UF40V2E2XmQkZWdu\
      bGpwc21ye3ArgXMtiHYvI1FvKlQpMVcrOVotQF12R2B4TmN6VWY0XWk2ZGwka29ucnJweXVygXgriHstj34vJ1hvLlspNl4rPWEtRWR2TGd4\
      U2p6Wm00YnA2aXMkcHZueHlwf3xyh38rjoItlQ0vK2BvM2MpOmYrQmktSWx2UW94WHJ6YHU0Z3g2b3skdn5ufoFwhQxyjQ8rlBItARUvMGgn\
      N2txP25zR3F1TnQuVncwXXoyZX18bYB+dINsfA4mgxEoixQqkxdzABp1CB13NHAnPHNxRHZzTHl1U3wuW38wY4Iyag18chB+eRNsgRYmiRko\
      kRwqmR9zBiJ1DiV3OXgnQXtxSX5zUYF1WAwuYA8waBIycBV8eBh+fxtshx4mjyEolyQqBSdzDSp1FS13PX8nRYJxTQ1zVRB1XRMuZRYwbRky\
      dRx8fR9+hSJsjSUmlCgoAysqCy5zEzF1GzR3Qg9vShIpUhUrWhgtYht2ah54ciF6eiQ0gic2iiokki1uATBwCTNyETYrGTktITwvRhdvThop\
      Vx0rXyAtZyN2byZ4dyl6fyw0iC82kDIkmDVuBjhwDztyFz4rH0EtJ0QvSx9vUyIpWyUrZCgtbCt2dC54fDF6hTQ0jTc2lTokBD1uDEBwFUNy\
      HUYrJUktLUwvTydvWCopYC0raTAtcTN2eTZ4gjl6ijw0kz82AUIkCkVuEkhwG0tyI04rK1EtNFQvVC4nXDFxZDRzbTd1djoufj0wh0Ayj0N8\
      mEZ+B0lsD0wmGE8oIFIqKVVzMVh1Olt3
      """),
    RecordedView(
      "contrast", [0.6], 16, 14,
      """
      TXRaU3ekW3qmYn2naIBhcINjdoZlfYmvhYywi4+fkpJZmZVboJhcp5umrp6otaGqUXyiWH9cX4JeZ4VfbYipdIurfI6tg5FnipRokZdXmJqh\
      n52jpqCkraNetKZgu6liVoOiXYZcZIlea4xfc4+pepKrgZWtiJhnj5tol55XnqGhpaSjrKeks6peu61gwrBiWouiYY5caJFecJRfd5epf5qr\
      hp2tjaBnlaNonKZXo6mhqqyjsq+kubJewbVgyEBiXpOiZpZcbZledZxffJ+pg6Kri6Wtkqhnmqtooa5XqbGhsLSjuD+kv0Jex0VgNEhiY5ta\
      ap6kcqGmeqSngadhiapjkK1lmLCvoLOwp7afr0FZtkRbvkdcxUqmM02oO1CqZ6Nab6akd6mmf6ynhq9hjrJjlbVlnT+vpUOwrEaftElZvExb\
      xE9cy1KmOVWoQViqbKpadK2kfLCmg7Oniz5hk0Fjm0Rlo0evqkqwsk2fulBZwlNbylZcOFmmP1yoR1+qcLJaeLWkgECmiEOnkEZhmEljoExl\
      p0+vsFKwuFWfv1hZx1tbNV5cPmGmRmSoTWeqdEKifUVchUhejUtflU6pnVGrpVStrVdntVpovV1XxWChNGOjO2akRGleTGxgU29ieUqigU1c\
      iVBeklNfmlapolmrqlytsl9nu2JowmVXy2ihOWujQW6kSnFeUnRgWndifVKihlVcjlhel1tfnl6pp2Grr2StuGdnwGpoyG1XN3ChP3OjR3ak\
      UHleWHxgYH9iglmii1xck19em2JfpGWprGirtWutvW5nxXFoNHRXPXehRXqjTX2kVoBeXoNgZ4ZihmFaj2Skl2emoGqnqW1hsXBjuXNlwnav\
      y3mwOnyfQn9ZSoJbU4VcXIimZIuobY6q
      """),
    RecordedView(
      "saturation", [0.6], 16, 14,
      """
      PGNJS26bVXSgX3qkYnpbbH9fdYVkhZC2j5a6lpqqm5phpKBmrqZqvbG8x7fB0bzFSXSaTnRRWHpWYoBbcIusepGxhJa2iZdtk5xxm6Fhqqyz\
      tLG3vre8wrdzzL141sN8UoCeV4BVYYZaa4xfepexhJy1jqK6kqJxnKh1pa1ltLi3vr68yMPAzcR318l84c+BWoyiX4xZaZJec5djg6O1jai5\
      l66+m651prR6rrlpvsS7yMnA0s/E19B84dWAvDRWY5emaJhdcp1ifKNnjK+5lbS9oLrCpbp5r8B+uMRtx9DA0tbErTSasjVRvDtWDiI7Zp5d\
      damvgK+0i7W4j7Vvmrt0pMB4tMzLvtLPx9a/nS9HpzVMsjtQwkajEy2IHjONbqlhfrSzibu4k8C8mMFzosZ4rcx8jjGgmTekoTuUpztMsUFQ\
      vEdVzFKnHjmNKD+Rd7Vlh8C3ksa8nMzAciZIfStNiDFSmD2kokKorEeZsUdQu01UxlNZHkCNKUaRM0uWf8Foj8y7ayuQdjGVezFMhjdRkD1W\
      oUiorE+ttVOdu1NUxVlZF0A+KEyRM1KWPliaXSuLYytCbjFHeTdMikOelEmjn06npU9fsFVjuVlTymWmHEyLJ1KQLVJHOFhMQ15RZjePazdG\
      dz1LgkNQkk+inlSnqFqrrltjumFow2VX1HGqJliQMV6UN15MQmRQTmpVbkKTdENKf0lPi09Um1qmpmCrsmawuGdnw21szHFbJV6PMGSUPGqZ\
      QmtQTHBVWHZZd06XfU9OiFVTlFtYpWaqsGyvu3K0wXNrzXlwHl5BL2qUO3CYRnadTHZUV31ZY4JeelRNimCflmakomypqGxgs3Nlv3hqz4S8\
      3IrBLXCTM3BKP3dPSnxUXIimZ46rc5Sw
      """),
    RecordedView(
      "brightness", [0.85], 16, 14,
      """
      JVw4LmCgOGWjQ2mlTG1CVnFEYHZHanqvdH6yfYKZiIc2kYs4m487pZOkr5imuZypK2eeNWs6P3A9SXQ/U3ioXXyqZ4GtcYVJfIlMhY0zj5Kc\
      mZaepJqhrp4+t6NAwadDMnKePHc6Rns9UH8/WoOoZYiqb4yteZBJg5RMjZkzmJ2coqGerKWhtqo+wK5Ay7JDOH2eQoI6TIY9V4o/YY6oa5Oq\
      dpetgJtJi59MlaQzn6icqqyetLChv7U+yblA0xNDPoieSY06U5E9XpU/aJmocp6qfaKtiKZJk6pMna8zp7OcsreevBGhxxY+0RpAAh5DRJM4\
      T5igWpyjZaClb6RCeqlEhK1Hj7GvmrWypLqZrxQ2uhg4xRw70CGkACWmCympSp44VaOgYKeja6uldq9CgbREjLhHlxKvohayrBuZtx82wiM4\
      zSc72CykCTCmFDSpUao4XK6gZ7KjcralfRFCiBVEkxlHnh2vqiKytSaZwCo2yy441jM7BzekEjumHT+pV7U4YrmgbROjeRelhBxCjyBEmiRH\
      pSivsS2yvDGZxzU20jk4BD47EEKkG0amJkqpXRaeaRo6dB49gCI/iyeoliuqoi+trTNJuThMxDwzz0CcAUSeDEmhGE0+I1FALlVDZCGebyU6\
      eyk9hy0/kjKonjaqqTqttT5JwENMzEcz10ucCU+eFVShIVg+LFxAOGBDaiyedjA6gjQ9jTg/mT2opEGqsEWtvElJyE5M01IzBVacEVqeHV+h\
      KWM+NGdAQGtDcTeefDs6iD89lEQ/oEiorEyquFCtxFVJ0FlMAl0zDmGcGmaeJmqhMm4+PnJASXdDd0I4gkagjkqjm0+lp1NCs1dEv1tHy2Cv\
      12SyCmiZFmw2InE4LXU7OnmkRn2mUoKp
      """),
    RecordedView(
      "contrast", [0.85], 16, 14,
      """
      OG9LQXOzTHi2Vny4X4BVaYRXc4lafY3Dh5HFkJWsm5pJpJ5MrqJOuKa3wqu5zK+8PnqxSH9NUoNQXYdSZou7cJC9epTAhJhdj5xfmKFGoqWv\
      rKmyt620wbJRyrZT1LpWRYWxT4pNWY5QY5JSbpa7eJu9gp/AjKNdlqdfoaxGq7CvtbSyv7i0yb1R1MFT3sVWS5CxVZVNX5lQap1SdKG7f6a9\
      iarAk65dnrJfqLdGsruvvb+yx8O00shR3MxT5iZWUZuxXKBNZqRQcahSe6y7hbG9kLXAm7ldpr1fsMJGusavxcqyzyS02ilR5S1TFTFWV6ZL\
      Yquzba+2eLO4grdVjbxXl8BaosTDrcjFt82swydJzStM2C9O4zS3Ezi5Hjy8XbJLaLazc7q2f764icNVlMdXn8taqiXDtSrFvy6syjJJ1TZM\
      4DtO6z+3HEO5J0e8ZL1Lb8GzesW2hcm4kCRVmyhXpixasjDDvTXFyDms0z1J3kFM6UZOGkq3JU65MFK8ashLdcyzgCa2jCq4ly9VojNXrTda\
      uDvDxEDFz0Ss2khJ5UxMF1FOI1W3Llm5OV28cCmxfC1NhzFQkzVSnjq7qT69tULAwEZdzEtf109G4lOvFFeyH1y0K2BRNmRTQWhWdzSxgjhN\
      jjxQmkBSpUW7sUm9vE3AyFFd1FZf31pG6l6vHGKyKGe0NGtRP29TS3NWfT+xiUNNlUdQoUxSrFC7t1S9w1jAz11d22Ff5mVGGWmvJG6yMHK0\
      PHZRR3pTU39WhEqxkE5Nm1JQp1dSs1u7v1+9y2PA12hd42xfFXBGIXSvLXmyOX20RYFRUYVTXYpWilVLlVmzoV22rmK4umZVxmpX0m5a3nPD\
      6nfFHXusKX9JNYRMQIhOTYy3WZC5ZZW8
      """),
    RecordedView(
      "saturation", [0.85], 16, 14,
      """
      MmlEPnCwSXW0VXu3XX5TaINWcohagJDFi5XJlZqxnp1MqKJQs6dTwa+/y7TC1rnGO3euRHtJT4BNW4VRZ4y8cpLAfpfDh5pfkqBinKRKqay2\
      tLG5v7a9yblY079c3sRgQ4SvTYdLWIxOY5JScJm+e57Bh6TFkKdgm6xkprFMs7i3vr67ysO/08Za3ste6dFhS5GxVJRMX5lQa55Ueaa/hKvD\
      j7DGmLNipLlmr75NvMW5yMq808/A3dNc6Nhf4iJRUp2yXKBOaKZRdKtVgbLBjLfEmL3IocBjrsVnuMpPxtG70te+yyCw1SRM4SlPByNHWKhM\
      Zq+3crS7frq/h71ak8Jen8dhrc/NudTRw9m4vCBCxyZG0ytK4TK1CCytFDKxYLRNbru5esG9hsbAj8lcnM9fqNRjpCC9sCXBuyqoxS1E0TJI\
      3ThL7D+3EjmvHj6zaMFPdsi6g82+j9PChxpMkyBPnyVTrSy+ujLCxTaqzzpG2z9J6ERNEUCtHUaxKUu0cM1QftS8eB6uhSOxjydNmyxRqDFU\
      tjnAwz7EzkOs2UZH5UxLDEVDG02vJ1KyM1i2ZyCociNEfilHjC5LmjW3pju6s0C+vUNaykld1k5F5FWxDE+pGFStI1dIL11MO2JPcC2pejBF\
      hzVJlDtMokK4r0e8u02/xlBb01Vf31pH7mKyFVuqImGuLWRKOWlNRm9RdzmrgjxHj0JKnEdOqk+6t1S9xFnBz11d3GJg6GdIEmOoH2isLG2w\
      N3FLQ3ZPUHtTf0asiklIl05MpFRPtFu7wGC/zmbD2Wle5m9iDWg+HG+qKXWuNnqxQX1NToNRW4hUhVBGlFeyoV21r2K5umZVx2tY1HBc43jI\
      8X3LGHaoI3pDMH9HPYVLTYy3WpG6Z5e+
      """),
    RecordedView(
      "brightness", [1.2], 16, 14,
      """
      NIJPQojiUI7mXpTqbJpdeqBhh6Zklqz4pLL8sbjZwL5MzcRQ28pU6tDn99br/9zuPZLfS5hSWp5WaKRadarthLDxkrb0oLxor8JsvMhJys7c\
      2dTg59rk9uBX/+Zb/+xeRqLfVahSY65WcrRagLrtjsDxncb0q8xoutJsyNhJ1t7c5eTg8+rk//BX//Zb//xeT7HfXbdSbL1We8NaisntmM/x\
      ptX0tdtoxOFs0+dJ4e3c8PPg/vnk//9X//9b/xteV8HfZ8dSdc1WhdNak9ntot/xseX0wOtoz/Fs3vdJ7P3c/P/g/xnk/x9X/yVbAyteYdBP\
      b9bif9zmjuLqnehdrO5hu/Rkyvr42v/86P/Z+BxM/yJQ/yhU/y7nATTrEDruaeBPeebiiOzmmPLqpvhdtv5hxv9k1Rr45SD88ybZ/yxM/zJQ\
      /zhU/z7nDUTrHEruc/BPgvbikvzmov/qsRhdwR5h0CRk4Cr48DD8/zbZ/zxM/0JQ/0hUCk7nGlTrKlrue/9Pi//imhvmqyHquyddyi1h2jNk\
      6jn4+j/8/0XZ/0tM/1FQBldUFl3nJmPrNmnuhB/flCVSpCtWtTFaxDft1D3x5UP09Elo/09s/1VJ/1vcAmHgEmfkIm1XMnNbQnlejS7fnTRS\
      rjpWvkBazkbt30zx7lL0/1ho/15s/2RJ/2rcDXDgHnbkLnxXPoJbT4helj7fpkRSt0pWyFBa2Fbt6Fzx+WL0/2ho/25s/3RJCHrcGYDgKobk\
      OoxXSpJbW5hen07fsFRSwVpW0mBa4mbt82zx/3L0/3ho/35sA4RJFIrcJZDgNpbkRpxXV6JbaKheqF1PuGPiyWnm22/q7HVd/Xth/4Fk/4f4\
      /438DpPZH5lMMJ9QQKVUUqvnY7HrdLfu
      """),
    RecordedView(
      "contrast", [1.2], 16, 14,
      """
      G2k1KG/JN3XNRXvQUoFEYYdHbo1LfJPfi5nimJ+/pqUzs6s3wrE60LfO3b3R7MPVI3nFMn85QIU9T4tAXJHUapfXeZ3bh6NPlalSo68vsbXD\
      v7vHzsHK3Mc+6c1B+NNFLYjFO445SpQ9WJpAZ6DUdabXg6zbkrJPoLhSr74vvcTDy8rH2tDK6NY+99xB/+JFNZjFRJ45UqQ9YqpAcLDUf7bX\
      jbzbm8JPq8hSuc4vyNTD1trH5eDK9OY+/+xB/wJFPqfFTa05XLM9a7lAer/UiMXXmMvbptFPttdSxN0v0+PD4unH8QDK/wU+/wtBABFFR7c1\
      Vr3JZcPNdcnQg89Ek9VHodtLseHfwefiz+2/3wMz7Qk3/Q86/xXOABvRACHVUMc1X83Jb9PNf9nQjd9EneVHrOtLvADfywbi2gy/6RIz+Rg3\
      /x86/yXOACvRAzHVWdY1adzJeeLNiOjQmABEpwRHtwpLxxDf1hbi5hy/9SIz/yg3/y46ADTOADrREEDVYuY1cezJgQLNkgjQoQ5EsRRHwRpL\
      0CDf4Sbi8Sy//zIz/zg3AD46AETODErRHFDVagXFews5ixE9mxdAqx3UuyPXyynb2y9P7DVS+zsv/0HDAEfHAE3KCVM+GFlBKF9FdBXFgxs5\
      lCE9pSdAtS3UxTPX1Tnb5j9P90VS/0sv/1HDAFfHBF3KFWM+JWlBNW9FfCXFjSs5njE9rzdAvj3Uz0PX4Enb8U9P/1VS/1svAGHDAGfHEG3K\
      IXM+MXlBQX9FhjTFlzo5p0A9uEZAyUzU2lLX61jb+15P/2RSAGovAHDDC3bHHHzKLYI+PohBT45FjkQ1n0rJsFDNwlbQ01xE42JH9GhL/27f\
      /3TiAHq/BYAzFoY3J4w6OZLOSpjRW57V
      """),
    RecordedView(
      "saturation", [1.2], 16, 14,
      """
      I3E+LHPNOXjQR33SVYRHYolJbo1LeI/bhpTdkpm6oqEvrqUxu6ozxazD0bHF3rXHJ3zJN4Q+RIhAUY1DWo/SZ5TUdJjXhKBMkaROnqoqqKy6\
      tbC8wrW+0rwz3sE268U4L4rHP5E8TJY+WZtBY5zQcKHSfabVja1KmrJMp7cosrm4v766zMK83Mox6c4z9tM2NZjFRZ86UqQ8YKg/aqrOeK/Q\
      hbPTlLtIor9KsMUmu8e2yMu41dC65dcv89wx/whLPKXDTa04WrE6aLY9crjMf7zOjcHQnchFq81HudIkw9S00dm29gXQ/wxE/xFHACVYRrY0\
      ULjEXrzGbcHIfMg9i80/mNFBo9PRsdjTv92v5ww89BA+/xVA/xfQACvhBS/jTMMyWMXCZsrEdM7GhNY7kto9oN8/wwjm0Q3o3xLF8Bk6/h48\
      /yI+/yTNATjfDz3hVNEwYNPAbtfCfNzEpApQsg9SwRRVzBbk2hrm6R/D+ic4/ys6/zA8AEHbDEbdGkrfW98uZuC+jAzXmxHZrBhOuh1QyCFT\
      1CPi4yjk8i3B/zQ1/zk4AE1JCE/ZFlPbJFjddhHRiBhGlh1IpSFKsSPZvyjczize3zNT7jhV/T0x/z/BAFPSAlfUFF9JImNLMWhNfR/PjiZE\
      nipGrS9IuDDXyDXa1jrc6EFR90VT/0sv/02/AGDQDGXSHmxHLHFJPHVLhCzNljNCpThEtDxGwD7Vz0PY3kfa8U9P/1NR/1gtAGnMB27OFnLQ\
      KHpFNn5HRoNJizrLnUFArUZCvEpEyUzT2FDW51XY+VxM/2FPAHU6AXfKEXvMIIDOModDQYxFUZBHlUo8oUzLsFDNwVXP01xE4mFG8mVI/mfY\
      /2vaAIDGDYc6HIw8K5A/OZLOSJbQWJvS
      """),
    RecordedView(
      "brightness", [1.4], 16, 14,
      """
      PZhcTZ//Xab/bq3/frRtjrtxnsJ1r8n/v9D/z9f94N5Z7+Vd/+xi//P///r/////R6r/WLFgabhkeb9picb/ms3/qtT/u9t5zOJ+2+lV7PD/\
      /ff///7///9m//9q//9uUr3/Y8RgdMtkhdJpldn/puD/t+f/yO552fV+6fxV+v////////////9m//9q//9uXM//bdZgft1kkORpoev/sfL/\
      wvn/0/955f9+9v9V//////////////9m//9q/yBuZuH/eOhgie9km/ZprP3/vf//z///4P958v9+//9V/////////x3//yRm/ytqBDJucfNc\
      gvr/lP//pv//t/9tyf9x2v917P///v/////9/yFZ/yhd/y9i/zb/AT3/E0T/e/9cjf//n///sf//wv9t1P9x5/91+R7//yX//yz9/zNZ/zpd\
      /0Fi/0j/D0//IVb/hv9cmP//qv//vf//zxxt4SNx8yp1/zH//zj//z/9/0ZZ/01d/1RiDFv/HmL/MWn/kP9cov//tCD/yCf/2i5t7DVx/jx1\
      /0P//0r//1H9/1hZ/19dB2ZiGm3/LHT/P3v/miT/rStgvzJk0zlp5UD/90f//07//1V5/1x+/2NV/2r/AnH/FXj/KH9mOoZqTY1upTb/tz1g\
      y0Rk3ktp8FL//1n//2D//2d5/25+/3VV/3z/D4P/I4r/NpFmSJhqXJ9ur0j/wk9g1lZk6V1p/GT//2v//3L//3l5/4B+/4dVCY7/HZX/MZz/\
      RKNmVqpqarFuulv/zWJg4Wlk9XBp/3f//37//4X//4x5/5N+BJpVF6H/K6j/P6//UrZmZr1qecRuxG1c13T/63v//4L//4lt/5Bx/5d1/57/\
      /6X/EKz9JLNZOLpdS8FiYMj/dM//h9b/
      """),
    RecordedView(
      "contrast", [1.4], 16, 14,
      """
      CmUpGmzVK3PaO3reS4E6XIg+a49CfJbvjZ3znKTKrasmvLIrzbkv3sDb7cff/s7jFHjRJX8tNoYyR402VpTiZ5vmeKLqiKlHmbBLqbciub7O\
      ysXT28zX7NMz+9o3/+E7H4rRMJEtQZgyUp82Y6bic63mhLTqlbtHpsJLt8kix9DO2NfT6d7X+uUz/+w3//M7KZzROqMtS6oyXbE2brjif7/m\
      j8bqoM1HstRLw9si1OLO5enT9vDX//cz//43/wA7M67RRbUtVrwyaMM2ecriitHmnNjqrd9Hv+ZL0O0i4fTO8/vT/wDX/wAz/wA3AAA7PsAp\
      T8fVYc7ac9XehNw6luM+p+pCufHvzPjz3P/K7wAm/wAr/wAv/wPbAArfABHjSNMpWtrVbOHaf+jej+86ovY+tP1CxgDv2ADz6QDK+wEm/wgr\
      /w8v/xbbAB3fACTjU+UpZezVePPaivrenAA6rgA+wABC0wDv5QXz9wzK/xMm/xor/yEvACjbAC/fADbjXfcpb/7VgQDalQDepwA6uQI+zAlC\
      3hDv8Rfz/x7K/yUm/ywrADMvADrbAEHfDEjjZwDRegAtjQAyoAY2sg3ixRTm2Bvq6iJH/ilL/zAi/zfOAD7TAEXXAEwzCFM3Glo7cgPRhAot\
      mBEyqxg2vh/i0Sbm4y3q9zRH/ztL/0Ii/0nOAFDTAFfXA14zFmU3KWw7fBbRjx0toyQytys2yTLi3Dnm8EDq/0dH/05L/1UiAFzOAGPTAGrX\
      EXEzJHg3N387hyjRmy8trjYywj021UTi6Uvm/VLq/1lH/2BLAGciAG7OAHXTDHzXH4MzM4o3R5E7kToppEHVuEjazU/e4VY69F0+/2RC/2vv\
      /3LzAHnKAIAmBYcrGI4vLZXbQZzfVaPj
      """),
    RecordedView(
      "saturation", [1.4], 16, 14,
      """
      G3Y6I3XeMXngP37hUYdAX4xCbJBDdI/ng5PpkZm/pKMesacfv6shyKrF1K/G4rPIHH/ZL4k4PY05S5E7U5DfYZXgb5nigqNBkKdCn60Yp6y8\
      tbC+w7S/174e5MIg8sYhI43VN5c0RZs1U6A3W57aaaPcd6fei7E9mbU+qLoUsbm4v765zcK74cwa79Ab/dQdKZzRPKUwSqoxWq4zYqzWcbHY\
      f7Xakr85ocM6sckQusi0yMy11tC36tkV+d4X/wBHL6rNRLQsUrgtYbwvabvSeL/Uh8PVms00qtE2udcMwtWw0dqx/wDi/wBA/wNCACZiO74m\
      RL3LU8DMY8XNds4shtMtlNcvndXTrdrUvN+q/wA4/wQ5/wg7/wffACr/AC7/QcwiS8vHWs/IatPJfd0ojeEpnOUr1QD95AD/9ATV/w40/xI1\
      /xY2/xXaADj6Bzz8SNoeU9nDYt3EceHFtQJTxAZU1ApW3Qn57Q37/RLR/xww/yAx/yQyAEH1Akb2Ekr3T+kbWOe/lwLvpwbwvBBPyxRQ2xhS\
      5Rf19Rv2/yDN/yor/y4tAFFNAFDxDFPyG1jzfgjolBJHoxZItBpJvhjtzR3v3iHw8ipP/y5Q/zQm/zLKAFXqAFnrDGNKG2dLK2tMhRfkmiBD\
      qyREuyhFxSfp1ivr5S/s+zhL/zxM/0Ii/0HGAGPlAGfnFnFFJXVHNnlIiyXgoS4/sjJAwjZBzDXl3Tnn7T3o/0dH/0pI/1AeAG3gAHHhCXXi\
      H39BL4NCQIdEkjPcqDw7uUE8yUQ91UPh5Ufj9kvk/1RC/1lEAH04AHvcA3/dE4PeKY09OpE+S5U/nkc2qUXauUnby03c4Vc78ls8/189/13h\
      /2HiAIXXAI81EJM2IZc4LZXbPpncT53d
      """),
    RecordedView(
      "hue", [-0.1], 16, 14,
      """
      PW0sOL24Q8C/UMLDeIFOhYZRi4RUfcHPisDSlK61oGZAq2VDt2ZGua7DyLPO2bnaM7qpYH8/cIRIfYlLY8bCbsnIesnMnYpXooZap3I+qrW4\
      sbO7vrbBzWtJ2G1M5GxQO7qhcoxFf5FIjJZLa8a6d8nAg8zIqpRXr5BbtHs9s7m1v7y7y77B13VJ43NN73FQQrqXgJlFjZ5InKNLdMaygMm5\
      i8y/t51YvJlbwYE9xca4y8S71MO+4XtJ7XpM+RfXSrqOkKZFnqtIrLBLe8ariMmxlMy4xKdYyaNbzow909G52M27hxbe6xvG9yDMA09Mka5C\
      Xb2NasCVd8ObwrtOx7hRzLRUqtG4tta/2du1zxiv2x216CO8ryf1AqLEDqLHoLtCZsCIcsWOgMqWz8RP1MBR2b5UQhfPUxvSeSHL2CWs5Sqy\
      8i+9wzT/DKjEGKjHsMhDbc2Ee9KLiNeTjBSUnxmhrh6pVCTPZCjSkC3V4jOq7zew/Dy7Ca7BFq7EI67Hv9VDdNqAGxfALBzDnCGYqSaetiyn\
      ZTHPdDbSpjre60Co+EOpBUkdFLfBILfELbPHGia6ex98iSWFlymOSC/GVjPJZTjMzD6s2kO15z6Vy030Aru0EL68HVslKmArOmU3JzK6gyx6\
      kTGCnzaKWDvGZ0HJdUbM1Uqp40+08D2N4Vr+C7utGb60LGgnP200UnJCNTu6izl3mT5+p0OHaUjGeU3JiFLQ3lej7Fut+T6EB7ihFbumI76u\
      Q3UxVXo+aH9MQke6k0VxoUl4r0t/elXGilvLnl/Z51if9VqjCG4DEbibILugLb6oV4I7a4dJfIxPjEJiWlO9aVjAel3DxU5+01GF4VWNxHHv\
      2Xf+DLWLMoAaRYUoWIo2RsGoU8SwYse3
      """),
    RecordedView(
      "hue", [-0.04], 16, 14,
      """
      LG0yOJO9Q5XAUJnDZoFOc4ZRf4tUfaTPiqfSlKK1oIhAq4pDt45GwK7DzrPL2rnPM5y6Sn8/W4RIZ4lLY6bGbqrJeqzMl51Xop9ap5c+qrC4\
      s7G7wbbBzZpJ2J5M5KBQO6e6WYxFZZFIcpZLa7LGd7XJg7fMo6pXr65btKU9s7m3v727y8C+16dJ46lN76pQQrO6Y5lFb55IfaNLdL3GgMDJ\
      i8LMr7dYvLtbwbA9wMa4y8q71Mu+4bFJ7bJM+ReHSrq2bqZFe6tIibBLe8bFiMnIlMzLu8RYyMlbzr89zNO52Ne7zhbe6xt99yCAAzdPa65C\
      Xb2uasCzd8O2oMJOrcdRusxUqtHFttbKy9u1zxhu2x1y6CN29SfzAl3EDmHHdbtCZsCocsWrgMqxrM9PutRRxdlUgxfPlBvStSHL2CVt5Spx\
      8i95/zTzDGfEGGrHgchDbc2me9KqiNevlBRuoRlzrh52kSTPoCjSyy3V4jNs7zdv/Dx3CW3BFnDEI3THi9VDdNqkVxfAZxzDnCFsqSZwtix2\
      nTHPqzbS3jrc60Bs+ENpBUk1FHrBIH3ELX3HRxq6fB9ciSVilylnfS/GizPJmjjMzD562kN/5z5a9E3iAoC7EIO+HVs6KmA+N2VEUSe6gyxb\
      kTFhnzZliTvGl0HJpEbM1Up440+A8D1O/lrhC4u7GY6+J2g5NG0+QnJDXTW6izlamT5ep0NklUjGpU3JtFLQ3ld07Ft5+T5CB5C4FZa7I5i+\
      MXU3QHo+Vn9MZkK6k0VWoUlZr0tcolXGslvLyV/Z51hs9VptA24kEZu4IKC7LaG+PoI7VYdJZoxPjEJIgFO9jljAnl3DxU5U01FX4VVb73Hu\
      /nfzDKO1GoAmKIUtOoo2Rq7BU7DEYrPH
      """),
    RecordedView(
      "hue", [0.07], 16, 14,
      """
      LG1bOD69Q0bAUFDDToFXUYZRXItUi33Pm4rSm5S1e6BAiqtDmbdGw665zrO62rm6M0a6P39dSIRcS4lXY2fGbnDJfHrMa51Xd6JadKc+rKq4\
      ubG7wba6rM1JudhMyuRQO1a6RYxeSJFZS5ZUa3jGd4HJg4jMb6pXeq9beLQ9s7i5v7+7y8i+rddJvuNNz+9QQme6RZldSJ5ZS6NSdInGgJHJ\
      i5nMc7dYf7xbfsE9uMa5wsu70NS+seFJwe1M+TIXSne6RaZaSKtUS7BOe5jGiKDJlKnMdsRYgslbgc49u9O5x9i73hZv6zgb90MgAwdPQq5e\
      XY+9apfAd6DDV8JOYsdRbcxUqsTRts3Wtdu3zzIY2zwd6Egj9SdwIgLEMQ7HQrtcZp/AcqvFgLTKW89PZ9RRcNlUzxem0hucyyF12Esl5VYq\
      8l0v/zRyJgzENRjHQ8hZbbjNe8PSiM3XlBQdoRkcrh4ezySh0iiY1S104mQz7283/Hc8GgnBKxbEOiPHQ9VXdM/awBe+wxy1nCEhqS0mtjUs\
      zzGd0jaV3jp063xA+ItDBTJJHBTBLCDEPy3HrRq6fB8hiSUlly8pxi+vyTOozDigzFg+2mND54k+9E14Agu7EBS+HVRbKl9gN2Vhrie6gzIs\
      kT0xn0g2xjuqyUGkzEae1XFK43lP8Jo9/lp5Cxy7GSW+J2hjNG1iQnJisjW6i0s5mVY+p2BDxkinyU2f0FKc3o1X7JVb+aw+ByC4FS27IzW+\
      MXVjPnpjTH9js0K6k2RFoW5Jr3hLxlWiy1ud2V+b55tY9adaA25oETG4ID27LUW+O4JlSYdlT4xfjGpCvVO3wFiww12nxZFO05pR4aRV73Ge\
      /nedDDi1GoBnKIVoNopnRmDBU2jEYnLH
      """),
    RecordedView(
      "hue", [0.1], 16, 14,
      """
      LG1oSji9WEPAZVDDToFgUYZbVItXmn3PqIrSoZS1aaBAdqtDg7dGw661zrO12r25OTO6P39pSIRnS4licWPGfW7JjHrMXp1XaaJaYKc+r6q4\
      u7G7wba4lM1JnthMruRQOz66RYxsSJFnS5Zib2vGfXfJjIPMX6pXaq9bYrQ9s7e5vr+7y8u+k9dJouNNse9QQlC6RZltSJ5pS6NidHrGgIPJ\
      i43MYbdYbbxbZsE9uMa8v8u7zNS+lOFJo+1M+VwXSmG6RaZsSKtnS7Bhe4nGiJTJlJ/MYsRYbclbZs49udO7wdi73hZK618b92wgDgNPQq5y\
      XX29aobAd5LDTsJcUcdXV8xUqrzRtsfWtdu+z1UY22Ad6G0j9SdJRgLEVA7HQrtyZo7AcpvFgKbKT89bUdRVV9lUzxeD0ht6yyFV2G0l5Xkq\
      8oIv/zRMSAzEVhjHQ8hybabNe7LSiL7XlCAUoSwZrjkezySA0ih41S1V4oUz75I3/Js8PQnBSxbEWSPHQ9VzdLzawBeewxyWnDghqUUmtk8s\
      zzF/0jZ43jpV65xA+K5DBSVJPBTBSyDEXC3HuhqpfCwfiTcll0Mpxi+SyTOLzDiFzHM+2n9D56k+9E1YHAK7LBC+HUlbKlVgN2Bluieqg0Ms\
      kU8xn1s2xjuQyUGKzEaF1YxK45VP8Ls9/lpaHAu7LRm+J2FoNG1sQnJrujWpi1o5mWc+p3JDxkiPyU2H0FKF3qZX7LBb+c8+EAe4HRW7LiO+\
      MXVvPnpuTH9sukKqk3NFoX9Jr4tLxlWNy1uI2V+F57ZY9cRaA2BuERG4ICC7MS2+O4JySYdwT4xqjHhCvVOjwFidw12UxahO07NR4b5V73GG\
      /neDDBi1GoB6KIV5Nop3RknBU1PEZGLH
      """),
    RecordedView(
      "grayscale", [], 16, 14,
      """
      VVVVaWlpcHBwd3d3cHBwdnZ2fX19kpKSmJiYm5ublJSUm5uboqKitra2vb29xMTEbGxsZWVlbGxsc3Nzh4eHjo6OlZWVjo6OlZWVmJiYrKys\
      s7Ozurq6s7Ozurq6wcHBdnZ2b29vdnZ2fX19kpKSmJiYn5+fmJiYn5+fo6Ojt7e3vr6+xcXFvr6+xcXFzMzMgICAeXl5gICAh4eHnJycoqKi\
      qampoqKiqqqqra2twcHByMjIz8/PycnJz8/PYWFhioqKg4ODioqKkZGRpqamrKystLS0ra2ttLS0t7e3zMzM09PTZGRkXl5eZWVlHx8fhoaG\
      mpqaoqKiqampoqKiqampsLCwxcXFzMzMz8/PU1NTWlpaYWFhdnZ2MDAwODg4kJCQpKSkrKyss7OzrKyss7Ozurq6WlpaYWFhZGRkXl5eZWVl\
      bGxsgYGBOzs7QkJCmpqarq6utra2vb29QUFBSEhIT09PZGRka2trb29vaGhob29vd3d3Pz8/RkZGTU1No6OjuLi4SkpKUVFRS0tLUlJSWVlZ\
      bm5udnZ2eXl5c3Nzenp6NDQ0SUlJUVFRWFhYRUVFPz8/RkZGTk5OY2NjampqcXFxa2trcnJydnZ2i4uLRUVFTU1NRkZGTk5OVVVVT09PSUlJ\
      UFBQWFhYbW1tdHR0e3t7dXV1fX19gICAlZWVUFBQV1dXUVFRWFhYYGBgWVlZU1NTWlpaYmJid3d3fn5+hoaGf39/h4eHioqKU1NTWlpaYmJi\
      XFxcY2NjampqY2NjXV1dZGRkbGxsgYGBiIiIkJCQioqKkZGRSEhIXl5eZWVlbGxsZmZmbm5udXV1X19fdHR0fHx8hISEfX19hYWFjIyMoaGh\
      qampYGBgWlpaYmJiaWlpf39/hoaGjo6O
      """),
  ]
}
