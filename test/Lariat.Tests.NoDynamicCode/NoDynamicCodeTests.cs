using System.Runtime.CompilerServices;

namespace Lariat.Tests;

public class NoDynamicCodeTests
{
    [Fact]
    public void ThisProcess_IsAsAFileBasedProgramIs() => Assert.False(RuntimeFeature.IsDynamicCodeSupported);
}
