using System.Diagnostics;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests.Observing;

public sealed class StoredTraceTests
{
    private static readonly ActivityContext s_context = new(
        ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"), ActivitySpanId.CreateFromString("b7ad6b7169203331"),
        ActivityTraceFlags.Recorded, "a=1,b=2");

    [Fact]
    public void Write_Link_IsTheTraceParentAndState()
        => Assert.Equal(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 a=1,b=2", StoredTrace.Write(s_context, JobTrace.Link));

    [Theory]
    [InlineData(JobTrace.Link)]
    [InlineData(JobTrace.Continue)]
    public void TryRead_WhatWasWritten_IsTheSame(JobTrace mode)
    {
        Assert.True(StoredTrace.TryRead(StoredTrace.Write(s_context, mode), out ActivityContext context, out JobTrace read));

        Assert.Equal(mode, read);
        Assert.Equal(
            (s_context.TraceId, s_context.SpanId, s_context.TraceFlags, s_context.TraceState, true),
            (context.TraceId, context.SpanId, context.TraceFlags, context.TraceState, context.IsRemote));
    }

    [Fact]
    public void Write_LongState_IsLeftOut()
    {
        var context = new ActivityContext(s_context.TraceId, s_context.SpanId, ActivityTraceFlags.None, new string('x', 513));

        Assert.Equal("+00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", StoredTrace.Write(context, JobTrace.Continue));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData(" ")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")]
    [InlineData("nonsense a=1")]
    public void TryRead_NoTrace_IsFalse(string? text) => Assert.False(StoredTrace.TryRead(text, out _, out _));
}
