using System.Runtime.CompilerServices;
using System.Text.Json;
using Lariat.Workers;

namespace Lariat.Tests;

/// <summary>What works under the switches of a file-based program although it takes reflection.</summary>
public class NoDynamicCodeTests
{
    [Fact]
    public void ThisProcess_HasTheSwitchesOfAFileBasedProgram()
    {
        Assert.False(RuntimeFeature.IsDynamicCodeSupported);
        Assert.False(JsonSerializer.IsReflectionEnabledByDefault);
    }

    [Fact]
    public void WorkerCodec_ByReflection_ReadsWhatItWrote()
    {
        byte[] bytes = WorkerCodec.Write((1, "one"), typeof((int, string)));

        Assert.Equal((1, "one"), WorkerCodec.Read(bytes, typeof((int, string))));
    }
}
